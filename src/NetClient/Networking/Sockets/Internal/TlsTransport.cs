using System.Net.Security;
using System.Net.Sockets;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;

namespace NetClient.Networking.Sockets.Internal;

/// <summary>TLS over the socket, once the handshake is done.</summary>
internal sealed class TlsTransport : Transport
{
    private const int PatienceWithReader = 1000;

    private readonly RecordGate _gate = new();
    private int _goodbyeSaid;

    /// <param name="tls">Authenticated.</param>
    /// <param name="beneath">What it reads from and writes to.</param>
    public TlsTransport(SslStream tls, SocketStream beneath)
        : base(beneath.Socket)
    {
        Tls = tls;
        beneath.Gate = _gate;
    }

    public SslStream Tls { get; }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public override async ValueTask<int> ReceiveAsync(Memory<byte> destination, CancellationToken cancellationToken)
    {
        _gate.Enter();
        try
        {
            return await Tls.ReadAsync(destination, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            _gate.Leave();
        }
    }

    public override ValueTask SendAsync(ReadOnlyMemory<byte> source, CancellationToken cancellationToken) => Tls.WriteAsync(source, cancellationToken);

    public override async ValueTask CloseOutputAsync(CancellationToken cancellationToken)
    {
        try
        {
            if (Interlocked.Exchange(ref _goodbyeSaid, 1) == 0)
                await (await StartGoodbyeAsync(cancellationToken).ConfigureAwait(false)).WaitAsync(cancellationToken).ConfigureAwait(false);
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

    public override void Abort()
    {
        base.Abort();
        Tls.Dispose(); // OpenSSL's memory need not wait for the finalizer
    }

    // close_notify tells the peer that the end is ours and not an attacker's. It is a few bytes that the send buffer takes at once; when it is full, the
    // peer is not reading and the alert is lost with the connection.
    private void SayGoodbye()
    {
        try
        {
            if (_gate.TryEnterSoon())
                _ = StartGoodbye();
            Socket.Shutdown(SocketShutdown.Send);
        }
        catch (Exception e) when (e is IOException or SocketException or ObjectDisposedException or InvalidOperationException or CryptographicException)
        {
            // The connection is broken, or a write is under way: it ends without the alert, as the peer will notice.
        }
    }

    private async Task<Task> StartGoodbyeAsync(CancellationToken cancellationToken)
    {
        for (int i = 0; !_gate.TryEnterSoon(); i++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (i == PatienceWithReader)
                return Task.CompletedTask; // the peer does not read, so it would not read the alert either
            await Task.Yield();
        }
        return StartGoodbye();
    }

    /// <summary>Makes the alert, within the gate, and begins to send it. Leaves the gate.</summary>
    private Task StartGoodbye()
    {
        try
        {
            return Observed(Tls.ShutdownAsync());
        }
        finally
        {
            _gate.Leave();
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
