using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using NetClient.Networking.Sockets;
using NetClient.Networking.Sockets.Internal.Handoff;
using NetClient.TestServers;

namespace NetClient.AspNetCore.Tests;

/// <summary>What the methods that set up a server refuse, at once or when it starts.</summary>
public sealed class ExtensionsTests
{
    [Fact]
    public void UseNetClientTransport_WithoutABuilder_Throws() =>
        Assert.Throws<ArgumentNullException>("builder", () => NetClientWebHostBuilderExtensions.UseNetClientTransport(null!));

    [Fact]
    public void UseNetClientTransport_WithoutSettings_ReturnsTheBuilder()
    {
        ConfigureWebHostBuilder builder = WebApplication.CreateSlimBuilder().WebHost;
        Assert.Same(builder, builder.UseNetClientTransport());
    }

    [Fact]
    public void UseProxyProtocol_WithoutAnEndpoint_Throws() =>
        Assert.Throws<ArgumentNullException>("listen", () => ProxyProtocolListenOptionsExtensions.UseProxyProtocol(null!));

    [Fact(Timeout = 60_000)]
    public async Task UseProxyProtocol_SettingsChangedAfterwards_Throw()
    {
        ProxyProtocolOptions? settings = null;
        await using TestApp app = await TestApp.StartAsync(_ => Task.CompletedTask, listen: listen => listen.UseProxyProtocol(options => settings = options));
        Assert.Throws<InvalidOperationException>(() => settings!.MaxHeaderSize = 200);
        Assert.Throws<InvalidOperationException>(settings!.TrustedProxies.Clear);
    }

    [Fact]
    public void ListenSocketActivity_WithoutServerOrSocket_Throws()
    {
        Assert.Throws<ArgumentNullException>("kestrel", () => SocketActivityKestrelServerOptionsExtensions.ListenSocketActivity(null!, Lent(), TimeSpan.FromMinutes(1)));
        Assert.Throws<ArgumentNullException>("socket", () => new KestrelServerOptions().ListenSocketActivity(null!, TimeSpan.FromMinutes(1)));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-2)]
    [InlineData(-10_000_000)]
    public void ListenSocketActivity_TimeNeitherPositiveNorInfinite_Throws(long ticks) =>
        Assert.Throws<ArgumentOutOfRangeException>("idleTimeout", () => new KestrelServerOptions().ListenSocketActivity(Lent(), TimeSpan.FromTicks(ticks)));

    [Theory(Timeout = 60_000)]
    [InlineData(SocketActivityKind.StreamSocketListener, SocketProtectionLevel.Tls12)]
    [InlineData(SocketActivityKind.StreamSocket, SocketProtectionLevel.PlainSocket)]
    public async Task ListenSocketActivity_ListenersTlsOrNoListener_TheServerDoesNotStart(SocketActivityKind kind, SocketProtectionLevel level)
    {
        var e = await Assert.ThrowsAsync<InvalidOperationException>(async () =>
        {
            await using TestApp app = await TestApp.StartAsync(
                _ => Task.CompletedTask, none: true, transport: options => options.ProtectionLevel = level,
                kestrel: options => options.ListenSocketActivity(Lent(kind), Timeout.InfiniteTimeSpan));
        });
        Assert.Equal(unchecked((int)0x8000000E), e.HResult);
    }

    // As the broker describes it; it is not asked for before the server starts.
    private static SocketActivityInformation Lent(SocketActivityKind kind = SocketActivityKind.StreamSocketListener) =>
        new(TestContexts.AllCapabilities(), new BrokeredSocket("web", Guid.NewGuid(), kind, ReadOnlyMemory<byte>.Empty));
}
