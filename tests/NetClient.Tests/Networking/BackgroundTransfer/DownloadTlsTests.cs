using System.Collections.Concurrent;
using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Microsoft.AspNetCore.Http;
using NetClient.Networking;
using NetClient.Networking.BackgroundTransfer;
using NetClient.Security.Cryptography.Certificates.Internal;
using NetClient.Storage;
using NetClient.TestServers;
using NetClient.Web;

namespace NetClient.Tests.Networking.BackgroundTransfer;

/// <summary>Downloads over TLS, and what becomes of one whose TLS fails mid-way.</summary>
public sealed class DownloadTlsTests : IAsyncLifetime
{
    private const int Size = 200_000;
    private const int Half = 100_000;

    private readonly TestPki _pki = new();
    private readonly Transfers _app = new();
    private readonly byte[] _content = RangeServer.Bytes(Size);
    private readonly List<string> _heads = [];

    public ValueTask InitializeAsync()
    {
        _app.Context.OwnCertificates.Add(OwnCertificateStores.Root, _pki.Root);
        return default;
    }

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        _pki.Dispose();
    }

    [Fact(Timeout = 60_000)]
    public async Task StartAsync_RubbishInTheStreamMidWay_ContinuesOnANewConnection()
    {
        await using LoopbackServer server = Serve(_pki.Issue(), async (peer, tls) =>
        {
            await tls.FlushAsync(peer.Stop);
            await peer.Socket.SendAsync(Encoding.ASCII.GetBytes("this is no record of TLS"), peer.Stop);
        });
        await (await CreateAsync(server)).StartAsync();
        Assert.Equal(_content, _app.Bytes());
        Assert.Equal(2, _heads.Count);
        Assert.Contains("If-Range: \"one\"", _heads[1], StringComparison.Ordinal);
    }

    [Fact(Timeout = 60_000)]
    public async Task StartAsync_EndWithoutCloseNotify_IsNoEndOfTheContent()
    {
        await using LoopbackServer server = Serve(_pki.Issue(), static (peer, _) =>
        {
            peer.Socket.Shutdown(System.Net.Sockets.SocketShutdown.Send);
            return Task.CompletedTask;
        });
        await (await CreateAsync(server)).StartAsync();
        Assert.Equal(_content, _app.Bytes());
    }

    [Fact(Timeout = 60_000)]
    public async Task StartAsync_OtherServerBehindTheSecondConnection_FailsByItsCertificate()
    {
        using var others = new TestPki("Others");
        X509Certificate2 own = _pki.Issue(), foreign = others.Issue();
        await using LoopbackServer server = Serve(own, static (peer, _) =>
        {
            peer.Reset();
            return Task.CompletedTask;
        }, second: foreign);
        DownloadOperation download = await CreateAsync(server);
        NetworkException e = await Assert.ThrowsAsync<NetworkException>(async () => await download.StartAsync());
        Assert.Equal(WebErrorStatus.CertificateIsInvalid, BackgroundTransferError.GetStatus(e.HResult));
        Assert.Equal("before", Encoding.UTF8.GetString(_app.Bytes()));
        Assert.Single(_heads);
    }

    /// <summary>Streams of one connection would share what that connection gets: segments are worth it only over connections of their own, so HTTP/2 is not asked for.</summary>
    [Fact(Timeout = 60_000)]
    public async Task StartAsync_ServerOffersHttp2_SegmentsHaveConnectionsOfTheirOwn()
    {
        await _app.RestartAsync();
        _app.Options = _app.Options with { MinSegment = 4096, BufferSize = 2048, RampLook = TimeSpan.FromMilliseconds(1), RampBytes = 1 };
        await InitializeAsync();
        var seen = new ConcurrentQueue<(string Protocol, string Connection)>();
        int open = 0;
        var several = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using KestrelHttpServer server = await KestrelHttpServer.StartAsync(async context =>
        {
            seen.Enqueue((context.Request.Protocol, context.Connection.Id));
            if (Interlocked.Increment(ref open) > 1)
                several.TrySetResult();
            context.Response.Headers.ETag = "\"one\"";
            context.Response.Headers.AcceptRanges = "bytes";
            (int from, int to) = (0, Size);
            if (context.Request.GetTypedHeaders().Range?.Ranges.Single() is { } range)
            {
                (from, to) = ((int)range.From!.Value, (int)range.To!.Value + 1);
                context.Response.StatusCode = 206;
                context.Response.Headers.ContentRange = $"bytes {from}-{to - 1}/{Size}";
            }
            context.Response.ContentLength = to - from;
            try
            {
                for (int at = from; at < to; at += 1000)
                {
                    await context.Response.Body.WriteAsync(_content.AsMemory(at, Math.Min(1000, to - at)), context.RequestAborted);
                    if (from == 0 && at >= Half)
                        await several.Task.WaitAsync(context.RequestAborted);
                    else if (from == 0)
                        await Task.Delay(1, context.RequestAborted);
                }
            }
            finally
            {
                Interlocked.Decrement(ref open);
            }
        }, _pki.Issue(), _pki.Intermediate);
        DownloadOperation download = _app.NewDownloader().CreateDownload(new Uri($"https://localhost:{server.Address.Port}/file"), await _app.FileAsync());
        download.MaxConnections = 8;
        await download.StartAsync();
        Assert.Equal(_content, _app.Bytes());
        Assert.All(seen, static request => Assert.Equal("HTTP/1.1", request.Protocol));
        Assert.InRange(seen.Select(static request => request.Connection).Distinct().Count(), 2, int.MaxValue);
    }

    private async Task<DownloadOperation> CreateAsync(LoopbackServer server)
    {
        StorageFile file = await _app.FileAsync();
        return _app.NewDownloader().CreateDownload(new Uri($"https://localhost:{server.Port}/file"), file);
    }

    /// <summary>Serves half of the content and then ends as <paramref name="end"/> likes; whoever comes again with a range gets the rest.</summary>
    private LoopbackServer Serve(X509Certificate2 certificate, Func<ScriptedPeer, SslStream, Task> end, X509Certificate2? second = null)
    {
        int connections = 0;
        return LoopbackServer.Start(async peer =>
        {
            bool isFirst = Interlocked.Increment(ref connections) == 1;
            if (!isFirst && second is not null)
            {
                await peer.TryHandshakeAsync(second);
                return;
            }
            SslStream tls = await peer.HandshakeAsync(certificate, _pki.Intermediate);
            string head = await ReadHeadAsync(tls, peer.Stop);
            lock (_heads)
                _heads.Add(head);
            string fields = "ETag: \"one\"\r\nAccept-Ranges: bytes\r\n";
            if (isFirst)
            {
                await tls.WriteAsync(Encoding.ASCII.GetBytes($"HTTP/1.1 200 OK\r\n{fields}Content-Length: {Size}\r\n\r\n"), peer.Stop);
                await tls.WriteAsync(_content.AsMemory(0, Half), peer.Stop);
                await end(peer, tls);
                return;
            }
            int from = int.Parse(head.Split("Range: bytes=")[1].Split('-')[0], System.Globalization.CultureInfo.InvariantCulture);
            await tls.WriteAsync(Encoding.ASCII.GetBytes($"HTTP/1.1 206 Partial Content\r\n{fields}Content-Range: bytes {from}-{Size - 1}/{Size}\r\nContent-Length: {Size - from}\r\n\r\n"), peer.Stop);
            await tls.WriteAsync(_content.AsMemory(from), peer.Stop);
            await peer.WaitForCloseAsync();
        });
    }

    private static async Task<string> ReadHeadAsync(Stream stream, CancellationToken token)
    {
        var head = new StringBuilder();
        byte[] one = new byte[1];
        while (!head.ToString().EndsWith("\r\n\r\n", StringComparison.Ordinal) && await stream.ReadAsync(one, token) == 1)
            head.Append((char)one[0]);
        return head.ToString();
    }
}
