using System.Buffers.Binary;
using System.Text;
using NetClient.Security.Internal;

namespace NetClient.Security.Credentials.Internal;

/// <summary>Credentials as bytes, before they are sealed.</summary>
/// <remarks><code>
/// count: 1 byte, then for each credential resource, user name and password:
///   length: 4 bytes, little-endian;  text: UTF-8
/// </code></remarks>
internal static class CredentialRecords
{
    private const int MaxBytesPerChar = 3;
    private const int SealRoom = 4096; // what sealing adds; DPAPI adds some hundred bytes

    public const int MaxSealedLength =
        1 + (PasswordVault.MaxCredentials * (12 + (MaxBytesPerChar * ((2 * PasswordVault.MaxNameLength) + PasswordVault.MaxPasswordLength)))) + SealRoom;

    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    public static byte[] Encode(IReadOnlyList<(CredentialName Name, string Password)> all)
    {
        byte[] bytes = new byte[1 + all.Sum(one => Length(one.Name.Resource) + Length(one.Name.UserName) + Length(one.Password))];
        bytes[0] = (byte)all.Count;
        Span<byte> rest = bytes.AsSpan(1);
        foreach ((CredentialName name, string password) in all)
        {
            Write(ref rest, name.Resource);
            Write(ref rest, name.UserName);
            Write(ref rest, password);
        }
        return bytes;
    }

    /// <exception cref="InvalidDataException">The bytes break the rules.</exception>
    public static List<(CredentialName Name, string Password)> Decode(ReadOnlySpan<byte> bytes)
    {
        try
        {
            int count = bytes[0];
            ReadOnlySpan<byte> rest = bytes[1..];
            var all = new List<(CredentialName, string)>(count);
            for (int i = 0; i < count; i++)
            {
                string resource = Read(ref rest, PasswordVault.MaxNameLength), userName = Read(ref rest, PasswordVault.MaxNameLength);
                all.Add((new CredentialName(resource, userName), Read(ref rest, PasswordVault.MaxPasswordLength)));
            }
            return rest.IsEmpty && count <= PasswordVault.MaxCredentials ? all : throw Damaged(null);
        }
        catch (Exception e) when (e is ArgumentException or IndexOutOfRangeException)   // of a slice, or of the decoder
        {
            throw Damaged(e);
        }
    }

    private static int Length(string text) => 4 + Strict.GetByteCount(text);

    private static void Write(ref Span<byte> rest, string text)
    {
        int length = Strict.GetBytes(text, rest[4..]);
        BinaryPrimitives.WriteInt32LittleEndian(rest, length);
        rest = rest[(4 + length)..];
    }

    private static string Read(ref ReadOnlySpan<byte> rest, int maxLength)
    {
        int length = BinaryPrimitives.ReadInt32LittleEndian(rest);
        string text = Strict.GetString(rest.Slice(4, length));
        rest = rest[(4 + length)..];
        return text.Length is > 0 && text.Length <= maxLength ? text : throw Damaged(null);
    }

    private static InvalidDataException Damaged(Exception? inner) => PrivateFiles.Invalid("The vault's records are damaged.", inner);
}
