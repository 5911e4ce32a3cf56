using System.Net.Sockets;

namespace NetClient.Networking.Sockets.Internal;

/// <summary>Clear text: every call is the socket's own.</summary>
internal class PlainTransport(Socket socket) : Transport(socket)
{
    /// <summary>Bytes that came before those in the kernel, and were not read yet.</summary>
    public virtual ReadOnlyMemory<byte> ReadAhead => default;

    public override ValueTask<int> ReceiveAsync(Memory<byte> destination, CancellationToken cancellationToken) =>
        Socket.ReceiveAsync(destination, SocketFlags.None, cancellationToken);

    public override ValueTask SendAsync(ReadOnlyMemory<byte> source, CancellationToken cancellationToken)
    {
        ValueTask<int> sending = Socket.SendAsync(source, SocketFlags.None, cancellationToken);
        if (!sending.IsCompletedSuccessfully)
            return SendRestAsync(sending, source, cancellationToken);
        int sent = sending.Result; // everything, unless the system says otherwise
        return sent == source.Length ? default : SendRestAsync(new(sent), source, cancellationToken);
    }

    [System.Runtime.CompilerServices.AsyncMethodBuilder(typeof(System.Runtime.CompilerServices.PoolingAsyncValueTaskMethodBuilder))]
    private async ValueTask SendRestAsync(ValueTask<int> sending, ReadOnlyMemory<byte> source, CancellationToken cancellationToken)
    {
        int sent = await sending.ConfigureAwait(false);
        while (sent < source.Length)
            sent += await Socket.SendAsync(source[sent..], SocketFlags.None, cancellationToken).ConfigureAwait(false);
    }

    public override ValueTask CloseOutputAsync(CancellationToken cancellationToken)
    {
        Socket.Shutdown(SocketShutdown.Send);
        return default;
    }

    public override void Close(bool underRead)
    {
        try
        {
            if (underRead)
                Socket.Shutdown(SocketShutdown.Send); // the end is on its way before the reset
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // Not connected any more: there is nobody to tell.
        }
        Socket.Dispose();
    }
}
