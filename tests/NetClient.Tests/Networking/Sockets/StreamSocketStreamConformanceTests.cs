using NetClient.Networking;
using NetClient.Networking.Sockets;
using NetClient.Security.Cryptography.Certificates;
using NetClient.Storage.Streams;
using NetClient.Tests.Storage.Streams;
using NetClient.TestServers;

namespace NetClient.Tests.Networking.Sockets;

/// <summary>A socket's input stream, in clear text, keeps to what every input stream keeps to.</summary>
public sealed class PlainInputStreamConformanceTests : InputStreamConformanceTests, IAsyncDisposable
{
    private readonly SocketPeers _peers = new();

    public ValueTask DisposeAsync() => _peers.DisposeAsync();

    protected override async ValueTask<IInputStream> OpenAsync(byte[] content) => (await _peers.ConnectAsync(content, tls: false)).InputStream;

    protected override async ValueTask<IInputStream?> OpenSilentAsync() => (await _peers.ConnectAsync(null, tls: false)).InputStream;
}

/// <summary>A socket's input stream, inside TLS, keeps to what every input stream keeps to.</summary>
public sealed class TlsInputStreamConformanceTests : InputStreamConformanceTests, IAsyncDisposable
{
    private readonly SocketPeers _peers = new();

    public ValueTask DisposeAsync() => _peers.DisposeAsync();

    protected override async ValueTask<IInputStream> OpenAsync(byte[] content) => (await _peers.ConnectAsync(content, tls: true)).InputStream;

    protected override async ValueTask<IInputStream?> OpenSilentAsync() => (await _peers.ConnectAsync(null, tls: true)).InputStream;
}

/// <summary>A socket's output stream, in clear text, keeps to what every output stream keeps to.</summary>
public sealed class PlainOutputStreamConformanceTests : OutputStreamConformanceTests, IAsyncDisposable
{
    private readonly SocketPeers _peers = new();

    public ValueTask DisposeAsync() => _peers.DisposeAsync();

    protected override ValueTask<(IOutputStream Stream, Func<ValueTask<byte[]>> Arrived)> OpenAsync() => _peers.ConnectForOutputAsync(tls: false);
}

/// <summary>A socket's output stream, inside TLS, keeps to what every output stream keeps to.</summary>
public sealed class TlsOutputStreamConformanceTests : OutputStreamConformanceTests, IAsyncDisposable
{
    private readonly SocketPeers _peers = new();

    public ValueTask DisposeAsync() => _peers.DisposeAsync();

    protected override ValueTask<(IOutputStream Stream, Func<ValueTask<byte[]>> Arrived)> OpenAsync() => _peers.ConnectForOutputAsync(tls: true);
}

/// <summary>Connected sockets of one test, and the raw peers behind them.</summary>
internal sealed class SocketPeers : IAsyncDisposable
{
    private readonly List<IAsyncDisposable> _servers = [];
    private readonly List<StreamSocket> _sockets = [];
    private readonly TestPki _pki = new();

    /// <summary>A socket whose peer sends <paramref name="content"/> and ends; with null it stays silent.</summary>
    public async Task<StreamSocket> ConnectAsync(byte[]? content, bool tls)
    {
        var server = LoopbackServer.Start(async peer =>
        {
            if (tls)
                await peer.HandshakeAsync(_pki.Issue(), _pki.Intermediate);
            if (content is not null)
            {
                await peer.SendAsync(content);
                if (peer.Stream is System.Net.Security.SslStream secured)
                    await secured.ShutdownAsync();
                peer.Socket.Shutdown(System.Net.Sockets.SocketShutdown.Send);
            }
            await peer.WaitForCloseAsync();
        });
        return await ConnectAsync(server, tls);
    }

    /// <summary>A socket's output, and what its peer has once the socket has ended its side.</summary>
    public async ValueTask<(IOutputStream Stream, Func<ValueTask<byte[]>> Arrived)> ConnectForOutputAsync(bool tls)
    {
        var arrived = new TaskCompletionSource<byte[]>(TaskCreationOptions.RunContinuationsAsynchronously);
        var server = LoopbackServer.Start(async peer =>
        {
            if (tls)
                await peer.HandshakeAsync(_pki.Issue(), _pki.Intermediate);
            arrived.TrySetResult(await peer.ReadToEndAsync());
        });
        StreamSocket socket = await ConnectAsync(server, tls);
        return (socket.OutputStream, async () =>
        {
            socket.Dispose();
            return await arrived.Task.WaitAsync(TestContext.Current.CancellationToken);
        }
        );
    }

    public async ValueTask DisposeAsync()
    {
        _sockets.ForEach(socket => socket.Dispose());
        foreach (IAsyncDisposable server in _servers)
            await server.DisposeAsync();
        _pki.Dispose();
    }

    private async Task<StreamSocket> ConnectAsync(LoopbackServer server, bool tls)
    {
        _servers.Add(server);
        var socket = new StreamSocket(TestContexts.AllCapabilities());
        _sockets.Add(socket);
        socket.Control.ExclusiveTrustRoots.Add(new Certificate(_pki.Root));
        await socket.ConnectAsync(
            new HostName("127.0.0.1"), server.Port, tls ? SocketProtectionLevel.Tls12 : SocketProtectionLevel.PlainSocket, TestContext.Current.CancellationToken);
        return socket;
    }
}
