using System.Net.Sockets;

namespace NetClient.Networking.Sockets.Internal;

/// <summary>What carries the bytes of a connected <see cref="StreamSocket"/>. The socket's streams stay, the transport beneath them changes when it is secured.</summary>
/// <remarks>Both calls take the caller's memory as it is: no copy, no buffer of their own in clear text. Failures come as .NET throws them.</remarks>
internal abstract class Transport(Socket socket)
{
    public Socket Socket { get; } = socket;

    /// <summary>Reads at least one byte; 0 at the end. An empty destination waits until there is something to read.</summary>
    public abstract ValueTask<int> ReceiveAsync(Memory<byte> destination, CancellationToken cancellationToken);

    /// <summary>Sends all bytes.</summary>
    public abstract ValueTask SendAsync(ReadOnlyMemory<byte> source, CancellationToken cancellationToken);

    /// <summary>Tells the peer that nothing more will come; reading goes on.</summary>
    public abstract ValueTask CloseOutputAsync(CancellationToken cancellationToken);

    /// <summary>Says good-bye as far as that takes no waiting, and closes.</summary>
    /// <param name="underRead">Whether a read may be pending still: the runtime closes abortively then, and the peer would see a reset for the end.</param>
    public abstract void Close(bool underRead);

    /// <summary>Closes so that the peer sees a broken connection (RST), never an orderly end.</summary>
    public virtual void Abort()
    {
        try
        {
            Socket.LingerState = new LingerOption(true, 0);
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // The connection is broken already, which is what was wanted.
        }
        Socket.Dispose();
    }
}
