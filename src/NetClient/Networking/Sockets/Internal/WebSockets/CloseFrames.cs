using System.Text;
using NetClient.Internal;

namespace NetClient.Networking.Sockets.Internal.WebSockets;

/// <summary>What an app may put into a close frame (RFC 6455 sections 5.5.1 and 7.4).</summary>
internal static class CloseFrames
{
    private const int LongestReason = 123;
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>E_INVALIDARG for codes that must not be sent, and reasons that do not fit or cannot be UTF-8.</summary>
    public static void Check(ushort code, string? reason)
    {
        if (code is < 1000 or 1004 or 1005 or 1006 or (>= 1015 and < 3000) or >= 5000)
            throw Throw.Argument($"{code} must not be sent in a close frame. Use 1000 for a normal end, 1001 to 1014 as RFC 6455 has them, or 3000 to 4999.", nameof(code));
        int length;
        try
        {
            length = Strict.GetByteCount(reason ?? "");
        }
        catch (EncoderFallbackException)
        {
            throw Throw.Argument("The reason has half a surrogate pair, which UTF-8 cannot carry.", nameof(reason));
        }
        if (length > LongestReason)
            throw Throw.Argument($"The reason takes {length} bytes in UTF-8; a close frame has room for {LongestReason}.", nameof(reason));
    }
}
