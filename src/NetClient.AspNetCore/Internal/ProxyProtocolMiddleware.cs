using System.Buffers;
using System.IO.Pipelines;
using System.Net;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.Extensions.Logging;
using NetClient.Capabilities;
using NetClient.Internal;
using NetClient.Networking.Sockets;
using NetClient.Networking.Sockets.Internal.ProxyHeaders;

namespace NetClient.AspNetCore.Internal;

/// <summary>Reads the header off a connection's pipe, and leaves what follows where it is.</summary>
internal sealed class ProxyProtocolMiddleware(ConnectionDelegate next, ProxyProtocolOptions options, NetClientContext? context, TimeProvider time, ILogger log)
{
    public async Task OnConnectionAsync(ConnectionContext connection)
    {
        if (!options.Trusts(connection.RemoteEndPoint))
        {
            if (options.UntrustedProxies == UntrustedProxyPolicy.PassAsIs)
                await next(connection).ConfigureAwait(false);
            else
                Refuse(connection, "it is no trusted proxy");
            return;
        }

        (ProxyProtocolHeader? header, string? fault) = connection.Features.Get<ITlsHandshakeFeature>() is null
            ? await ReadAsync(connection).ConfigureAwait(false)
            : (null, "UseProxyProtocol stands behind TLS, and the header before it: call it before UseHttps, or set the listener's ProxyProtocol where the listener does TLS");
        if (header is null)
        {
            Refuse(connection, fault!);
            return;
        }
        if (!Permits(connection, header))
        {
            Refuse(connection, "the app's capabilities do not cover the client that the proxy speaks for");
            return;
        }
        ProxyProtocolFeature.Publish(connection, header);
        await next(connection).ConfigureAwait(false);
    }

    private async Task<(ProxyProtocolHeader?, string?)> ReadAsync(ConnectionContext connection)
    {
        PipeReader input = connection.Transport.Input;
        using var limit = new CancellationTokenSource(options.Timeout, time);
        using var attempt = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, connection.ConnectionClosed);
        try
        {
            while (true)
            {
                ReadResult result = await input.ReadAsync(attempt.Token).ConfigureAwait(false);
                OperationStatus status = Parse(result.Buffer, out ProxyProtocolHeader? header, out int length, out string? fault);
                if (status == OperationStatus.Done)
                {
                    input.AdvanceTo(result.Buffer.GetPosition(length));
                    return (header, null);
                }
                input.AdvanceTo(result.Buffer.Start, result.Buffer.End);
                if (status == OperationStatus.InvalidData)
                    return (null, fault);
                if (result.IsCompleted)
                    return (null, "it ended before its header did");
            }
        }
        catch (OperationCanceledException)
        {
            return (null, limit.IsCancellationRequested ? $"its header did not come within {options.Timeout.TotalSeconds:0.###} s" : "it ended before its header did");
        }
        catch (IOException e)
        {
            return (null, e.Message);
        }
    }

    // A header is short; it comes in one piece, but for those who mean it ill.
    private OperationStatus Parse(in ReadOnlySequence<byte> bytes, out ProxyProtocolHeader? header, out int length, out string? fault)
    {
        if (bytes.IsSingleSegment)
            return HeaderParser.Parse(bytes.FirstSpan, options.MaxHeaderSize, out header, out length, out fault);
        int count = (int)Math.Min(bytes.Length, options.MaxHeaderSize);
        byte[] whole = ArrayPool<byte>.Shared.Rent(count);
        bytes.Slice(0, count).CopyTo(whole);
        OperationStatus status = HeaderParser.Parse(whole.AsSpan(0, count), options.MaxHeaderSize, out header, out length, out fault);
        ArrayPool<byte>.Shared.Return(whole);
        return status;
    }

    private bool Permits(ConnectionContext connection, ProxyProtocolHeader header) =>
        header.Source is not IPEndPoint client
        || connection.Features.Get<IStreamSocketConnectionFeature>() is null
        || (context ?? NetClientContext.Default).Capabilities.Check(NetworkOperation.Accept, client).IsGranted;

    private void Refuse(ConnectionContext connection, string why)
    {
        TransportLog.ProxyHeaderRefused(log, connection.ConnectionId, connection.RemoteEndPoint, why);
        connection.Abort(new ConnectionAbortedException("The PROXY header was refused."));
    }
}
