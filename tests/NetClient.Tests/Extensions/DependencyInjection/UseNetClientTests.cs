using Microsoft.Extensions.DependencyInjection;
using NetClient.Capabilities;
using NetClient.Tests.Web.Http;
using NetClient.TestServers;
using static NetClient.Tests.Web.Http.HttpTests;
using static NetClient.TestServers.ScriptedPeer;

namespace NetClient.Tests.Extensions.DependencyInjection;

public sealed class UseNetClientTests
{
    [Fact(Timeout = 60_000)]
    public async Task UseNetClient_ClientOfTheFactory_GoesThroughTheContainersGate()
    {
        await using LoopbackServer server = Serve(_ => Answer("hello"));
        foreach (CapabilityManifest manifest in new[] { CapabilityManifest.Create(TestContexts.Everything), CapabilityManifest.Empty })
        {
            var services = new ServiceCollection();
            services.AddNetClient(options => options.Manifest = manifest);
            int configured = 0;
            services.AddHttpClient("x").UseNetClient(handler =>
            {
                configured++;
                handler.UseProxy = false;
            });
            await using ServiceProvider container = services.BuildServiceProvider();
            using HttpClient client = container.GetRequiredService<IHttpClientFactory>().CreateClient("x");

            if (manifest.Capabilities == NetworkCapability.None)
                await Assert.ThrowsAsync<CapabilityDeniedException>(() => client.GetStringAsync(server.At(), Token));
            else
                Assert.Equal("hello", await client.GetStringAsync(server.At(), Token));
            Assert.Equal(1, configured);
        }
        Assert.Equal(1, await server.AcceptedAsync());
    }

    [Fact]
    public void UseNetClient_NullBuilder_IsRefused() =>
        Assert.Equal(unchecked((int)0x80070057), Assert.Throws<ArgumentNullException>(() => NetClientHttpClientBuilderExtensions.UseNetClient(null!)).HResult);
}
