using System.Security.Cryptography;
using NetClient.Security.Internal;

namespace NetClient.Security.Credentials.Internal;

/// <summary>Seals with a random key in a file beside the vault's. Both are the user's alone; <c>docs/credentials.md</c> says what that is worth.</summary>
/// <remarks><code>
/// vault.key:  32 bytes
/// vault.dat:  "NCV1" | nonce: 12 bytes | tag: 16 bytes | AES-256-GCM of the records, with "NCV1" as associated data
/// </code></remarks>
internal sealed class KeyFileCipher(string folder) : ICredentialCipher
{
    public const string KeyName = "vault.key";

    private const int KeyLength = 32, NonceLength = 12, TagLength = 16;

    private static readonly byte[] Magic = "NCV1"u8.ToArray();

    private readonly PrivateFiles _files = new(folder);

    public byte[] Seal(ReadOnlySpan<byte> plain)
    {
        byte[] key = ReadKey() ?? MakeKey();
        try
        {
            byte[] sealedBytes = new byte[Magic.Length + NonceLength + TagLength + plain.Length];
            Magic.CopyTo(sealedBytes, 0);
            Parts parts = new(sealedBytes);
            RandomNumberGenerator.Fill(parts.Nonce);
            using var aes = new AesGcm(key, TagLength);
            aes.Encrypt(parts.Nonce, plain, parts.Text, parts.Tag, Magic);
            return sealedBytes;
        }
        finally
        {
            CryptographicOperations.ZeroMemory(key);
        }
    }

    public byte[] Open(ReadOnlySpan<byte> sealedBytes)
    {
        if (sealedBytes.Length < Magic.Length + NonceLength + TagLength || !sealedBytes.StartsWith(Magic))
            throw Damaged(null);
        byte[] key = ReadKey() ?? throw KeyIsMissing();
        byte[] plain = new byte[sealedBytes.Length - Magic.Length - NonceLength - TagLength];
        try
        {
            Parts parts = new(sealedBytes.ToArray());
            using var aes = new AesGcm(key, TagLength);
            aes.Decrypt(parts.Nonce, parts.Text, parts.Tag, plain, Magic);
            return plain;
        }
        catch (AuthenticationTagMismatchException e)
        {
            throw Damaged(e);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(key);
        }
    }

    private byte[]? ReadKey()
    {
        byte[]? key = _files.Read(KeyName, KeyLength);
        return key is null or { Length: KeyLength } ? key : throw PrivateFiles.Invalid($"The key of the vault, '{Path.Join(folder, KeyName)}', has {key.Length} bytes; {KeyLength} are expected.");
    }

    private byte[] MakeKey()
    {
        byte[] key = RandomNumberGenerator.GetBytes(KeyLength);
        _files.Write(KeyName, key);
        return key;
    }

    // A new key would make what is sealed unreadable for ever, also when the old one was only moved away.
    private InvalidDataException KeyIsMissing() => PrivateFiles.Invalid(
        $"The key of the vault, '{Path.Join(folder, KeyName)}', is missing, so the credentials in '{Path.Join(folder, CredentialFile.FileName)}' cannot be read. Restore the key, or delete that file to begin anew.");

    private InvalidDataException Damaged(Exception? inner) => PrivateFiles.Invalid(
        $"The vault '{Path.Join(folder, CredentialFile.FileName)}' is damaged, or was sealed with another key than '{KeyName}' beside it. Restore both from one backup, or delete it to begin anew.", inner);

    private readonly ref struct Parts(Span<byte> whole)
    {
        public Span<byte> Nonce { get; } = whole.Slice(Magic.Length, NonceLength);

        public Span<byte> Tag { get; } = whole.Slice(Magic.Length + NonceLength, TagLength);

        public Span<byte> Text { get; } = whole[(Magic.Length + NonceLength + TagLength)..];
    }
}
