using System.Net;
using NetClient.Capabilities;
using NetClient.Internal;
using NetClient.Tests.Networking.Sockets;
using NetClient.TestServers;
using NetClient.Web.Http;
using static NetClient.Tests.Web.Http.HttpTests;
using static NetClient.TestServers.ScriptedPeer;

namespace NetClient.Tests.Web.Http;

/// <summary>The gate: proved by what the peers' own accept logs do not have.</summary>
public sealed class NetClientHttpHandlerGateTests
{
    [Fact(Timeout = 60_000)]
    public async Task SendAsync_NoCapability_FailsAndConnectsNothing()
    {
        await using LoopbackServer server = Serve(_ => Answer("hello"));
        using var client = new HttpClient(NewHandler(TestContexts.With(NetworkCapability.None)));

        var e = await Assert.ThrowsAsync<CapabilityDeniedException>(() => client.GetStringAsync(server.At(), Token));

        Assert.Equal(unchecked((int)0x80070005), e.HResult);
        Assert.Equal(0, await server.AcceptedAsync());
    }

    [Fact(Timeout = 60_000)]
    public async Task SendAsync_NameThatResolvesToAPrivateAddress_FailsWithoutThatCapability()
    {
        NetClientContext context = TestContexts.With(NetworkCapability.InternetClient, resolve: (_, _) => Task.FromResult<IPAddress[]>([IPAddress.Parse("10.1.2.3")]));
        using var client = new HttpClient(NewHandler(context));

        var e = await Assert.ThrowsAsync<CapabilityDeniedException>(() => client.GetStringAsync("http://www.example.org/", Token));

        Assert.Contains("privateNetworkClientServer", e.Message, StringComparison.Ordinal);
    }

    [Theory(Timeout = 60_000)]
    [InlineData("http://10.0.0.1/secret")]
    [InlineData("http://[fd00::1]/secret")]
    [InlineData("http://169.254.169.254/latest/meta-data/")]
    public async Task SendAsync_RedirectedToAForbiddenAddress_FailsBeforeItConnects(string forbidden)
    {
        using var log = new LogRecorder();
        await using LoopbackServer server = Serve(_ => Redirect(forbidden));
        using var client = new HttpClient(NewHandler(TestContexts.With(NetworkCapability.InternetClient, loggers: log)));

        await Assert.ThrowsAsync<CapabilityDeniedException>(() => client.GetStringAsync(server.At(), Token));

        Assert.Equal(1, await server.AcceptedAsync());
        Assert.Equal([1502, 1501], log.Entries.Select(entry => entry.Id));
        Assert.DoesNotContain(log.Entries, entry => entry.Text.Contains("secret", StringComparison.Ordinal));
    }

    [Fact(Timeout = 60_000)]
    public async Task SendAsync_LiteralPrivateTargetBehindAProxy_NeedsThePrivateCapability()
    {
        await using LoopbackServer proxy = Serve(request => Answer(request.Target));
        using NetClientHttpHandler denied = NewHandler(TestContexts.With(NetworkCapability.InternetClient));
        denied.Proxy = new WebProxy(proxy.At());
        using var client = new HttpClient(denied);

        await Assert.ThrowsAsync<CapabilityDeniedException>(() => client.GetStringAsync("http://10.0.0.1/", Token));
        Assert.Equal(0, await proxy.AcceptedAsync());

        // The same connection to the proxy carries both: the second is judged all the same.
        Assert.Equal("http://www.example.org/", await client.GetStringAsync("http://www.example.org/", Token));
        await Assert.ThrowsAsync<CapabilityDeniedException>(() => client.GetStringAsync("http://192.168.0.1/", Token));
        Assert.Equal(1, await proxy.AcceptedAsync());
    }

    /// <summary>What is loopback to a proxy is the proxy's own machine, not this one.</summary>
    [Theory(Timeout = 60_000)]
    [InlineData("http://127.0.0.1:9000/admin")]
    [InlineData("http://localhost:9000/admin")]
    [InlineData("http://[::1]:9000/admin")]
    [InlineData("http://0.0.0.0:9000/admin")]
    public async Task SendAsync_LoopbackBehindARemoteProxy_NeedsThePrivateCapability(string target)
    {
        await using LoopbackServer proxy = Serve(request => Answer(request.Target));
        using NetClientHttpHandler handler = NewHandler(TestContexts.With(NetworkCapability.InternetClient, resolve: (_, _) => Task.FromResult<IPAddress[]>([IPAddress.Loopback])));
        handler.Proxy = new WebProxy($"http://proxy.example:{proxy.Port}");
        using var client = new HttpClient(handler);

        await Assert.ThrowsAsync<CapabilityDeniedException>(() => client.GetStringAsync(target, Token));
        Assert.Equal(0, await proxy.AcceptedAsync());

        using NetClientHttpHandler here = NewHandler(TestContexts.With(NetworkCapability.InternetClient));
        here.Proxy = new WebProxy(proxy.At());
        using var local = new HttpClient(here);
        Assert.Equal(target, await local.GetStringAsync(target, Token));
    }

    [Fact(Timeout = 60_000)]
    public async Task SendAsync_NameBehindAProxy_NeedsTheInternet()
    {
        await using LoopbackServer proxy = Serve(request => Answer(request.Target));
        using NetClientHttpHandler handler = NewHandler(TestContexts.With(NetworkCapability.PrivateNetworkClientServer));
        handler.Proxy = new WebProxy(proxy.At());
        using var client = new HttpClient(handler);

        await Assert.ThrowsAsync<CapabilityDeniedException>(() => client.GetStringAsync("http://www.example.org/", Token));

        Assert.Equal(0, await proxy.AcceptedAsync());
        Assert.Equal("http://10.0.0.1/", await client.GetStringAsync("http://10.0.0.1/", Token));
    }

    [Fact(Timeout = 60_000)]
    public async Task UseDefaultCredentials_WithoutEnterpriseAuthentication_Fails()
    {
        await using LoopbackServer server = Serve(_ => Answer("hello"));
        using NetClientHttpHandler handler = NewHandler();
        handler.UseDefaultCredentials = true;
        using var client = new HttpClient(handler);

        var e = await Assert.ThrowsAsync<CapabilityDeniedException>(() => client.GetStringAsync(server.At(), Token));

        Assert.Contains("enterpriseAuthentication", e.Message, StringComparison.Ordinal);
        Assert.Equal(0, await server.AcceptedAsync());
    }
}
