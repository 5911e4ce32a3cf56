using Microsoft.Extensions.DependencyInjection;
using Moq;
using NetClient.Capabilities;
using NetClient.Errors;
using NetClient.Extensions.DependencyInjection;
using NetClient.Networking;
using NetClient.Networking.Sockets;

namespace NetClient.Tests.Extensions.DependencyInjection;

public sealed class DatagramSocketFactoryTests
{
    [Fact(Timeout = 60_000)]
    public async Task CreateDatagramSocket_FollowsTheContainersManifestAndSettings()
    {
        var services = new ServiceCollection();
        services.AddNetClient(options => options.Manifest = CapabilityManifest.Create(NetworkCapability.InternetClient))
            .ConfigureDatagramSockets(control => control.OutboundUnicastHopLimit = 7)
            .ConfigureDatagramSockets(control => control.DontFragment = true);
        await using ServiceProvider container = services.BuildServiceProvider();
        using IDatagramSocket socket = container.GetRequiredService<IDatagramSocketFactory>().CreateDatagramSocket();
        Assert.Equal((7, true), (socket.Control.OutboundUnicastHopLimit, socket.Control.DontFragment));
        await Assert.ThrowsAsync<CapabilityDeniedException>(() => socket.ConnectAsync(new HostName("10.0.0.1"), "9", TestContext.Current.CancellationToken));
    }

    [Fact]
    public void AddNetClient_FactoryOfATest_Stays()
    {
        var services = new ServiceCollection();
        IDatagramSocketFactory mine = Mock.Of<IDatagramSocketFactory>();
        services.AddSingleton(mine);
        services.AddNetClient();
        using ServiceProvider container = services.BuildServiceProvider();
        Assert.Same(mine, container.GetRequiredService<IDatagramSocketFactory>());
    }

    [Fact]
    public void ConfigureDatagramSockets_NullArguments_AreRefused()
    {
        INetClientBuilder builder = new ServiceCollection().AddNetClient();
        Action[] calls = [() => builder.ConfigureDatagramSockets(null!), () => ((INetClientBuilder)null!).ConfigureDatagramSockets(_ => { })];
        Assert.All(calls, call => Assert.Equal(HResults.InvalidArgument, Assert.Throws<ArgumentNullException>(call).HResult));
    }
}
