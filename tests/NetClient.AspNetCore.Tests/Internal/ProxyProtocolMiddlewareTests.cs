using System.Buffers;
using System.IO.Pipelines;
using System.Net;
using System.Text;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Logging.Abstractions;
using NetClient.AspNetCore.Internal;
using NetClient.Networking.Sockets;

namespace NetClient.AspNetCore.Tests.Internal;

public sealed class ProxyProtocolMiddlewareTests
{
    private static readonly IPEndPoint Proxy = new(IPAddress.Loopback, 1);
    private static readonly IPEndPoint Client = new(IPAddress.Parse("192.168.2.7"), 40000);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    // A transport may give the bytes in as many pieces as it likes.
    [Theory(Timeout = 60_000)]
    [InlineData(4096, true)]
    [InlineData(120, false)]
    public async Task OnConnectionAsync_HeaderInManySegments_IsReadToItsEndUnlessTooLong(int mostBytes, bool isServed)
    {
        var pipe = new Pipe(new PipeOptions(minimumSegmentSize: 16));
        byte[] header = new ProxyProtocolHeader(Client, Proxy) { Authority = new string('a', 100), HasChecksum = true }.ToArray();
        await pipe.Writer.WriteAsync((byte[])[.. header, .. "behind"u8], Token);
        Assert.True(pipe.Reader.TryRead(out ReadResult all));
        Assert.False(all.Buffer.IsSingleSegment);
        pipe.Reader.AdvanceTo(all.Buffer.Start);

        string? behind = null;
        var middleware = new ProxyProtocolMiddleware(
            async served => behind = Encoding.ASCII.GetString((await served.Transport.Input.ReadAsync(Token)).Buffer.ToArray()),
            new ProxyProtocolOptions { MaxHeaderSize = mostBytes, Timeout = TimeSpan.FromMinutes(10) }, context: null, TimeProvider.System, NullLogger.Instance);
        await using var connection = new DefaultConnectionContext("one") { Transport = new InputAlone(pipe.Reader), RemoteEndPoint = Proxy };
        var aborted = new TaskCompletionSource();
        await using CancellationTokenRegistration registration = connection.ConnectionClosed.Register(aborted.SetResult);
        await middleware.OnConnectionAsync(connection);
        if (!isServed)
            await aborted.Task.WaitAsync(Token); // it tells so from another thread, for which it must not be disposed yet
        Assert.Equal(isServed ? "behind" : null, behind);
        Assert.Equal(isServed ? Client : Proxy, connection.RemoteEndPoint);
        Assert.Equal(isServed ? header : null, connection.Features.Get<IProxyProtocolFeature>()?.Header.ToArray());
    }

    private sealed class InputAlone(PipeReader input) : IDuplexPipe
    {
        public PipeReader Input => input;

        public PipeWriter Output { get; } = PipeWriter.Create(Stream.Null);
    }
}
