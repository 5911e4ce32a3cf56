using System.Net;
using System.Net.Sockets;
using System.Text;
using NetClient.Capabilities;
using NetClient.Internal;
using NetClient.Networking;
using NetClient.Networking.Sockets;
using NetClient.Security.Cryptography.Certificates;
using NetClient.TestServers;
using static NetClient.Tests.Networking.Sockets.TlsTests;

namespace NetClient.Tests.Networking.Sockets;

/// <summary>A listener behind a proxy that says whom it speaks for.</summary>
public sealed class StreamSocketListenerProxyProtocolTests
{
    private static readonly IPEndPoint Client = new(IPAddress.Parse("192.168.2.7"), 40000);
    private static readonly IPEndPoint Target = new(IPAddress.Parse("192.168.2.1"), 443);

    [Theory(Timeout = 60_000)]
    [InlineData(ProxyProtocolVersion.Version1, false)]
    [InlineData(ProxyProtocolVersion.Version2, false)]
    [InlineData(ProxyProtocolVersion.Version1, true)]
    [InlineData(ProxyProtocolVersion.Version2, true)]
    public async Task ProxyHeader_OfOurOwnClient_IsReadBeforeTls(ProxyProtocolVersion version, bool tls)
    {
        using var pki = new TestPki();
        using StreamSocketListener listener = await ListenAsync(certificate: tls ? pki.WithIssuer() : null);
        using var socket = new StreamSocket(TestContexts.AllCapabilities());
        socket.Control.ExclusiveTrustRoots.Add(new Certificate(pki.Root));
        socket.Control.ProxyHeader = new ProxyProtocolHeader(Client, Target, version);
        Task connecting = socket.ConnectAsync(
            new HostName("localhost"), listener.Information.LocalPort, tls ? SocketProtectionLevel.Tls12 : SocketProtectionLevel.PlainSocket, Token);
        using StreamSocket accepted = await listener.AcceptAsync(Token);
        await connecting;
        Assert.Equal("192.168.2.7", accepted.Information.RemoteAddress!.CanonicalName);
        Assert.Equal("40000", accepted.Information.RemotePort);
        Assert.Equal(Target, accepted.Information.ProxyHeader!.Destination);
        Assert.Equal(IPAddress.Loopback, Plain(accepted.Information.ProxyEndPoint).Address);
        Assert.Equal(tls ? SocketProtectionLevel.Tls13 : SocketProtectionLevel.PlainSocket, accepted.Information.ProtectionLevel);
        await socket.SendTextAsync("hello");
        byte[] got = new byte[5];
        await accepted.AsStream().ReadExactlyAsync(got, Token);
        Assert.Equal("hello"u8.ToArray(), got);
    }

    [Fact(Timeout = 60_000)]
    public async Task ProxyHeader_ByteByByteWithDataBehind_TakesTheHeaderAndNoMore()
    {
        using StreamSocketListener listener = await ListenAsync();
        using Socket client = await RawClient.DialAsync(listener);
        client.NoDelay = true;
        byte[] sent = [.. Header(), .. "PROXY UNKNOWN\r\n"u8];
        foreach (byte one in sent)
            client.Send([one]);
        using StreamSocket accepted = await listener.AcceptAsync(Token);
        byte[] got = new byte[15];
        await accepted.AsStream().ReadExactlyAsync(got, Token);
        Assert.Equal("PROXY UNKNOWN\r\n", Encoding.ASCII.GetString(got)); // a second header is data: a client cannot put one behind its proxy's
        Assert.Equal("192.168.2.7", accepted.Information.RemoteAddress!.CanonicalName);
    }

    [Fact(Timeout = 60_000)]
    public async Task ProxyHeader_SlowProxy_KeepsNobodyWaiting()
    {
        using StreamSocketListener listener = await ListenAsync();
        using Socket slow = await RawClient.DialAsync(listener);
        slow.Send(Header().AsSpan(0, 20));
        using Socket quick = await RawClient.DialAsync(listener);
        quick.Send(new ProxyProtocolHeader(new IPEndPoint(Client.Address, 1), Target).ToArray());
        using StreamSocket first = await listener.AcceptAsync(Token);
        Assert.Equal("1", first.Information.RemotePort);
        slow.Send(Header().AsSpan(20));
        using StreamSocket second = await listener.AcceptAsync(Token);
        Assert.Equal("40000", second.Information.RemotePort);
    }

    [Theory(Timeout = 60_000)]
    [InlineData("GET / HTTP/1.1\r\n\r\n")]
    [InlineData("PROXY TCP4 1.2.3.4 1.2.3.4 1 2 GET / HTTP/1.1 and so on, far beyond the hundred and seven bytes that a line may have\r\n")]
    [InlineData("PROXY TCP4 1.2.3.4\n")]
    [InlineData("\r\n\r\n\0\r\nQUIT\n1")]
    public async Task ProxyHeader_NoneOrMalformed_DropsTheConnection(string text)
    {
        using var log = new LogRecorder();
        using StreamSocketListener listener = await ListenAsync(Patient, TestContexts.AllCapabilities(loggers: log));
        using Socket client = await RawClient.DialAsync(listener);
        client.Send(Encoding.Latin1.GetBytes(text));
        await AssertDroppedAsync(client);
        Assert.Equal(1011, Assert.Single(log.Places).Id);
        await AssertServesAsync(listener);
    }

    [Fact(Timeout = 60_000)]
    public async Task ProxyHeader_Truncated_DropsTheConnection()
    {
        using StreamSocketListener listener = await ListenAsync(Patient);
        using Socket client = await RawClient.DialAsync(listener);
        client.Send(Header().AsSpan(0, 20));
        client.Shutdown(SocketShutdown.Send);
        await AssertDroppedAsync(client);
        await AssertServesAsync(listener);
    }

    [Fact(Timeout = 60_000)]
    public async Task ProxyHeader_SaysItIsLongerThanAllowed_DropsTheConnectionAtOnce()
    {
        using StreamSocketListener listener = await ListenAsync(Patient);
        using Socket client = await RawClient.DialAsync(listener);
        byte[] header = Header();
        (header[14], header[15]) = (0x10, 0x00); // 4096 bytes and the 16 before them
        client.Send(header.AsSpan(0, 16));
        await AssertDroppedAsync(client);
    }

    [Fact(Timeout = 60_000)]
    public async Task ProxyHeader_Late_DropsTheConnection()
    {
        var time = new ManualTime();
        using StreamSocketListener listener = await ListenAsync(context: TestContexts.AllCapabilities(time));
        using Socket client = await RawClient.DialAsync(listener);
        client.Send(Header().AsSpan(0, 20));
        await time.WaitForTimerAsync(TimeSpan.FromSeconds(5));
        time.Advance(TimeSpan.FromSeconds(5));
        await AssertDroppedAsync(client);
    }

    [Fact(Timeout = 60_000)]
    public async Task ProxyHeader_FromSomebodyElse_IsRefusedUnread()
    {
        using StreamSocketListener listener = await ListenAsync(options => options.TrustedProxies.Clear());
        var e = await Assert.ThrowsAsync<SocketException>(async () =>
        {
            using Socket client = await RawClient.DialAsync(listener); // it may be reset before it knows that it is connected
            await client.ReceiveAsync(new byte[1], SocketFlags.None, Token);
        });
        Assert.Equal(System.Net.Sockets.SocketError.ConnectionReset, e.SocketErrorCode);
    }

    [Theory(Timeout = 60_000)]
    [InlineData(true)]
    [InlineData(false)]
    public async Task ProxyHeader_ByALocalSocket_IsTrustedUnlessTold(bool trusts)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Its sockets have no permissions like these.");
        string path = Path.Combine(Path.GetTempPath(), $"nc{Guid.NewGuid():N}.sock");
        using var listener = new StreamSocketListener(TestContexts.AllCapabilities());
        listener.Control.ProxyProtocol = new ProxyProtocolOptions { TrustsLocalSockets = trusts, UntrustedProxies = UntrustedProxyPolicy.PassAsIs };
        await listener.BindAsync(new UnixDomainSocketEndPoint(path), SocketProtectionLevel.PlainSocket, Token);
        using var client = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        await client.ConnectAsync(new UnixDomainSocketEndPoint(path), Token);
        client.Send(Header());
        using StreamSocket accepted = await listener.AcceptAsync(Token);
        Assert.Equal(trusts ? Client : null, accepted.Information.ProxyHeader?.Source);
    }

    [Fact(Timeout = 60_000)]
    public async Task ProxyHeader_SpoofedByADirectClient_IsData()
    {
        using StreamSocketListener listener = await ListenAsync(options =>
        {
            options.TrustedProxies.Clear();
            options.UntrustedProxies = UntrustedProxyPolicy.PassAsIs;
        });
        using Socket client = await RawClient.DialAsync(listener);
        client.Send(Header());
        using StreamSocket accepted = await listener.AcceptAsync(Token);
        Assert.Equal("127.0.0.1", accepted.Information.RemoteAddress!.CanonicalName);
        Assert.Null(accepted.Information.ProxyHeader);
        byte[] got = new byte[Header().Length];
        await accepted.AsStream().ReadExactlyAsync(got, Token);
        Assert.Equal(Header(), got);
    }

    [Fact(Timeout = 60_000)]
    public async Task ProxyHeader_ClientOutsideTheGrantedBoundary_IsDropped()
    {
        using var log = new LogRecorder();
        using StreamSocketListener listener = await ListenAsync(context: TestContexts.With(NetworkCapability.PrivateNetworkClientServer, loggers: log));
        using Socket client = await RawClient.DialAsync(listener);
        client.Send(new ProxyProtocolHeader(new IPEndPoint(IPAddress.Parse("8.8.8.8"), 1), Target).ToArray());
        await AssertDroppedAsync(client);
        Assert.Equal(1001, Assert.Single(log.Places).Id);
        await AssertServesAsync(listener);
    }

    [Fact(Timeout = 60_000)]
    public async Task ProxyHeader_HealthCheck_KeepsTheProxysOwnAddress()
    {
        using StreamSocketListener listener = await ListenAsync();
        using Socket client = await RawClient.DialAsync(listener);
        client.Send(ProxyProtocolHeader.Local().ToArray());
        using StreamSocket accepted = await listener.AcceptAsync(Token);
        Assert.Equal("127.0.0.1", accepted.Information.RemoteAddress!.CanonicalName);
        Assert.True(accepted.Information.ProxyHeader!.IsLocal);
    }

    [Fact]
    public void Options_OutOfRange_Throw()
    {
        var options = new ProxyProtocolOptions();
        Assert.Throws<ArgumentOutOfRangeException>(() => options.MaxHeaderSize = 106);
        Assert.Throws<ArgumentOutOfRangeException>(() => options.MaxHeaderSize = 65552);
        Assert.Throws<ArgumentOutOfRangeException>(() => options.Timeout = TimeSpan.Zero);
        options.Lock();
        Assert.Throws<InvalidOperationException>(() => options.TrustedProxies.Add(new IPNetwork(IPAddress.Parse("10.0.0.0"), 8)));
    }

    // So that it is not the lateness of the header that ends the connection.
    private static void Patient(ProxyProtocolOptions proxies) => proxies.Timeout = TimeSpan.FromMinutes(10);

    private static byte[] Header() => new ProxyProtocolHeader(Client, Target) { HasChecksum = true }.ToArray();

    private static async Task<StreamSocketListener> ListenAsync(Action<ProxyProtocolOptions>? configure = null, NetClientContext? context = null, Certificate? certificate = null)
    {
        var listener = new StreamSocketListener(context ?? TestContexts.AllCapabilities());
        listener.Control.ProxyProtocol = new ProxyProtocolOptions();
        configure?.Invoke(listener.Control.ProxyProtocol);
        listener.Control.ServerTls.ServerCertificate = certificate;
        await listener.BindEndpointAsync(new HostName("127.0.0.1"), "0", certificate is null ? SocketProtectionLevel.PlainSocket : SocketProtectionLevel.Tls12, Token);
        return listener;
    }

    private static async Task AssertServesAsync(StreamSocketListener listener)
    {
        using Socket client = await RawClient.DialAsync(listener);
        client.Send(Header());
        using StreamSocket accepted = await listener.AcceptAsync(Token);
        Assert.Equal("40000", accepted.Information.RemotePort);
    }

    private static async Task AssertDroppedAsync(Socket client)
    {
        var e = await Assert.ThrowsAsync<SocketException>(async () => await client.ReceiveAsync(new byte[1], SocketFlags.None, Token));
        Assert.Equal(System.Net.Sockets.SocketError.ConnectionReset, e.SocketErrorCode);
    }

    private static IPEndPoint Plain(EndPoint? endpoint) => (IPEndPoint)endpoint!;
}
