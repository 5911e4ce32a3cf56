using System.Buffers;
using System.Security.Cryptography;
using System.Text;
using NetClient.Internal;

namespace NetClient.Networking.BackgroundTransfer.Internal.Uploads;

/// <summary>What separates the parts of a body (RFC 2046 section 5.1.1).</summary>
internal sealed class Boundary
{
    private const int MaxLength = 70;

    private static readonly SearchValues<char> Allowed = SearchValues.Create("0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ'()+_,-./:=? ");
    private static readonly SearchValues<char> NeedsNoQuotes = SearchValues.Create("0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ'+_-.");

    private readonly byte[] _sought;

    private Boundary(string text, bool isChosen) => (Text, IsChosen, _sought) = (text, isChosen, Encoding.ASCII.GetBytes("--" + text));

    public string Text { get; }

    /// <summary>Whether the app has chosen it: then it may occur in the parts, by mistake or because somebody means harm.</summary>
    public bool IsChosen { get; }

    /// <summary>As the parameter of a media type.</summary>
    public string Parameter => Text.AsSpan().ContainsAnyExcept(NeedsNoQuotes) ? $"boundary=\"{Text}\"" : $"boundary={Text}";

    /// <summary>One that nobody can have put into a part: 160 random bits.</summary>
    public static Boundary New() => new("NetClient-" + RandomNumberGenerator.GetHexString(40, lowercase: true), isChosen: false);

    public static Boundary Of(string text) =>
        text.Length is > 0 and <= MaxLength && !text.AsSpan().ContainsAnyExcept(Allowed) && !text.EndsWith(' ')
            ? new Boundary(text, isChosen: true)
            : throw Throw.Argument($"'{text}' cannot be a boundary: 1 to {MaxLength} letters, digits and '()+_,-./:=? are, and blanks before the end.", "boundary");

    public bool OccursIn(ReadOnlySpan<byte> bytes) => bytes.IndexOf(_sought) >= 0;

    /// <summary>Searches a file from its first byte to its last.</summary>
    public bool OccursIn(Microsoft.Win32.SafeHandles.SafeFileHandle file, CancellationToken token)
    {
        byte[] chunk = ArrayPool<byte>.Shared.Rent(256 * 1024);
        try
        {
            // What has been read and could be the beginning of it stays at the front.
            int kept = 0;
            long at = 0;
            while (true)
            {
                token.ThrowIfCancellationRequested();
                int read = RandomAccess.Read(file, chunk.AsSpan(kept), at);
                if (read == 0)
                    return false;
                at += read;
                Span<byte> seen = chunk.AsSpan(0, kept + read);
                if (OccursIn(seen))
                    return true;
                kept = Math.Min(_sought.Length - 1, seen.Length);
                seen[^kept..].CopyTo(chunk);
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(chunk);
        }
    }
}
