using System.Buffers;
using System.Net.Sockets;
using NetClient.Errors;

namespace NetClient.Networking.Sockets.Internal.ProxyHeaders;

/// <summary>Reads the header that a connection begins with, and not one byte more: what follows may be a TLS handshake.</summary>
internal static class HeaderReceiver
{
    /// <summary>The header; null from a client that connects directly, and may.</summary>
    /// <exception cref="InvalidDataException">No header, a malformed one, or from somebody who is not trusted.</exception>
    /// <exception cref="OperationCanceledException">It took too long, or <paramref name="cancellationToken"/> was cancelled.</exception>
    public static async Task<ProxyProtocolHeader?> ReceiveAsync(Socket socket, ProxyProtocolOptions options, TimeProvider time, CancellationToken cancellationToken)
    {
        if (!options.Trusts(socket.RemoteEndPoint))
            return options.UntrustedProxies == UntrustedProxyPolicy.PassAsIs ? null : throw Refused("it is no trusted proxy");
        using var limit = new CancellationTokenSource(options.Timeout, time);
        using var attempt = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, limit.Token);
        byte[] buffer = ArrayPool<byte>.Shared.Rent(options.MaxHeaderSize);
        try
        {
            return await ReceiveAsync(socket, buffer.AsMemory(0, options.MaxHeaderSize), attempt.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw Refused($"its header did not come within {options.Timeout.TotalSeconds:0.###} s");
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    // Looked at first and taken then: as much as belongs to the header.
    private static async Task<ProxyProtocolHeader> ReceiveAsync(Socket socket, Memory<byte> buffer, CancellationToken cancellationToken)
    {
        int taken = 0;
        while (true)
        {
            int seen = await socket.ReceiveAsync(buffer[taken..], SocketFlags.Peek, cancellationToken).ConfigureAwait(false);
            if (seen == 0)
                throw Refused("it ended before its header did");
            OperationStatus status = HeaderParser.Parse(buffer.Span[..(taken + seen)], buffer.Length, out ProxyProtocolHeader? header, out int length, out string? fault);
            if (status == OperationStatus.InvalidData)
                throw Refused(fault!);
            int end = status == OperationStatus.Done ? length : taken + seen;
            while (taken < end)
                taken += await socket.ReceiveAsync(buffer[taken..end], SocketFlags.None, cancellationToken).ConfigureAwait(false);
            if (header is not null)
                return header;
        }
    }

    private static InvalidDataException Refused(string why) => new($"A connection was refused, because {why}.") { HResult = HResults.InvalidData };
}
