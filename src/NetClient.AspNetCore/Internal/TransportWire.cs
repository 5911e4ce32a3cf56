using System.Buffers;
using Microsoft.AspNetCore.Connections;
using NetClient.Networking.Sockets.Internal;

namespace NetClient.AspNetCore.Internal;

/// <summary>What the listener has secured: TLS over the socket.</summary>
internal sealed class TransportWire(Transport transport) : Wire
{
    public override void Receive(Memory<byte> destination) => _ = ReceiveAsync(destination);

    public override bool Send(in ReadOnlySequence<byte> bytes, out Exception? failure)
    {
        ValueTask sending;
        failure = null;
        try
        {
            sending = bytes.IsSingleSegment ? transport.SendAsync(bytes.First, CancellationToken.None) : SendPartsAsync(bytes);
        }
        catch (Exception e) when (IsOfConnection(e))
        {
            failure = new ConnectionResetException(e.Message, e); // closed already: TLS does not leave that to the task
            return true;
        }
        if (sending.IsCompletedSuccessfully)
            return true;
        _ = WaitAsync(sending);
        return false;
    }

    public override async ValueTask ShutdownAsync()
    {
        try
        {
            await transport.CloseOutputAsync(CancellationToken.None).ConfigureAwait(false);
        }
        catch (Exception e) when (IsOfConnection(e))
        {
            // The peer has gone already: there is nobody to tell.
        }
    }

    public override void Dispose()
    {
        // The transport belongs to its socket.
    }

    private async Task ReceiveAsync(Memory<byte> destination)
    {
        int count;
        try
        {
            count = await transport.ReceiveAsync(destination, CancellationToken.None).ConfigureAwait(false);
        }
        catch (Exception e) when (IsOfConnection(e))
        {
            Input.OnReceived(0, new ConnectionResetException(e.Message, e));
            return;
        }
        Input.OnReceived(count, null);
    }

    private async ValueTask SendPartsAsync(ReadOnlySequence<byte> bytes)
    {
        foreach (ReadOnlyMemory<byte> part in bytes)
            await transport.SendAsync(part, CancellationToken.None).ConfigureAwait(false);
    }

    private async Task WaitAsync(ValueTask sending)
    {
        Exception? failure = null;
        try
        {
            await sending.ConfigureAwait(false);
        }
        catch (Exception e) when (IsOfConnection(e))
        {
            failure = new ConnectionResetException(e.Message, e);
        }
        Output.OnSent(failure);
    }

    private static bool IsOfConnection(Exception exception) =>
        exception is IOException or System.Net.Sockets.SocketException or ObjectDisposedException or InvalidOperationException or OperationCanceledException;
}
