using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography;

namespace NetClient.Networking.Sockets.Internal;

/// <summary>TLS over the socket, once the handshake is done.</summary>
internal sealed class TlsTransport(Socket socket, SslStream tls) : Transport(socket)
{
    private int _goodbyeSaid;

    public SslStream Tls { get; } = tls;

    public override ValueTask<int> ReceiveAsync(Memory<byte> destination, CancellationToken cancellationToken) => Tls.ReadAsync(destination, cancellationToken);

    public override ValueTask SendAsync(ReadOnlyMemory<byte> source, CancellationToken cancellationToken) => Tls.WriteAsync(source, cancellationToken);

    public override async ValueTask CloseOutputAsync(CancellationToken cancellationToken)
    {
        try
        {
            if (Interlocked.Exchange(ref _goodbyeSaid, 1) == 0)
                await Observed(Tls.ShutdownAsync()).WaitAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (CryptographicException e)
        {
            throw new IOException("The TLS session is broken, so it cannot be ended in order.", e); // as SslStream's reads and writes say it
        }
        Socket.Shutdown(SocketShutdown.Send);
    }

    public override void Close(bool underRead)
    {
        if (Interlocked.Exchange(ref _goodbyeSaid, 1) == 0)
            SayGoodbye();
        Socket.Dispose();
        Tls.Dispose();
    }

    // close_notify tells the peer that the end is ours and not an attacker's. It is a few bytes that the send buffer takes at once; when it is full, the
    // peer is not reading and the alert is lost with the connection.
    private void SayGoodbye()
    {
        try
        {
            _ = Observed(Tls.ShutdownAsync());
            Socket.Shutdown(SocketShutdown.Send);
        }
        catch (Exception e) when (e is IOException or SocketException or ObjectDisposedException or InvalidOperationException or CryptographicException)
        {
            // The connection is broken, or a write is under way: it ends without the alert, as the peer will notice.
        }
    }

    // Nobody may be waiting any more when the alert cannot be sent; its failure is not to come up as an unobserved exception.
    private static Task Observed(Task sending)
    {
        if (!sending.IsCompletedSuccessfully)
            _ = sending.ContinueWith(static ended => ended.Exception, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        return sending;
    }
}
