using System.Buffers;

namespace NetClient.Networking.Sockets.Internal.ProxyHeaders;

/// <summary>Tells the two versions of a PROXY header apart; the first bytes that fit neither end it.</summary>
internal static class HeaderParser
{
    private static ReadOnlySpan<byte> TextStart => "PROXY "u8;

    /// <param name="source">What has come so far.</param>
    /// <param name="mostBytes">A longer header is refused.</param>
    /// <param name="header">The header, when it is whole.</param>
    /// <param name="consumed">Its length, when it is whole.</param>
    /// <param name="fault">What is wrong, when something is; a sentence without anything that was received.</param>
    public static OperationStatus Parse(ReadOnlySpan<byte> source, int mostBytes, out ProxyProtocolHeader? header, out int consumed, out string? fault)
    {
        (header, consumed, fault) = (null, 0, null);
        bool isWhole = false;
        if (IsStart(source, BinaryHeader.Signature))
            isWhole = source.Length >= BinaryHeader.Signature.Length && BinaryHeader.Parse(source, mostBytes, out header, out consumed, out fault);
        else if (IsStart(source, TextStart))
            isWhole = source.Length >= TextStart.Length && TextHeader.Parse(source, out header, out consumed, out fault);
        else
            fault = "it does not begin with a PROXY header";
        if (fault is null)
            return isWhole ? OperationStatus.Done : OperationStatus.NeedMoreData;
        (header, consumed) = (null, 0);
        return OperationStatus.InvalidData;
    }

    private static bool IsStart(ReadOnlySpan<byte> source, ReadOnlySpan<byte> start)
    {
        int length = Math.Min(source.Length, start.Length);
        return source[..length].SequenceEqual(start[..length]);
    }
}
