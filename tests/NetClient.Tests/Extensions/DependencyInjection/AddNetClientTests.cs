using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using NetClient.Capabilities;
using NetClient.Errors;
using NetClient.Extensions.DependencyInjection;
using NetClient.Extensions.DependencyInjection.Internal;
using NetClient.Networking;
using NetClient.Networking.Sockets;
using NetClient.Tests.House;
using NetClient.Tests.House.Metadata;
using NetClient.Tests.Networking.Sockets;
using NetClient.TestServers;
using Polly;

namespace NetClient.Tests.Extensions.DependencyInjection;

public sealed class AddNetClientTests
{
    private static readonly HostName Loopback = new("127.0.0.1");
    private static readonly CapabilityManifest Everything = CapabilityManifest.Create(TestContexts.Everything);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact(Timeout = 60_000)]
    public async Task Factory_OfAContainer_MakesSocketsThatWork()
    {
        await using var server = LoopbackServer.Start(peer => peer.ExpectAsync("hello"));
        await using ServiceProvider container = Container(services => services.AddNetClient(options => options.Manifest = Everything));
        using IStreamSocket socket = container.GetRequiredService<IStreamSocketFactory>().CreateStreamSocket();
        await socket.ConnectAsync(Loopback, server.Port, SocketProtectionLevel.PlainSocket, Token);
        await socket.WriteAsync("hello"u8.ToArray(), Token);
        await server.Completion;
    }

    [Fact(Timeout = 60_000)]
    public async Task Manifest_OfTheOptions_IsTheOneThatJudges()
    {
        await using ServiceProvider container = Container(services => services.AddNetClient(options => options.Manifest = CapabilityManifest.Empty));
        IStreamSocketFactory factory = container.GetRequiredService<IStreamSocketFactory>();
        using IStreamSocket socket = factory.CreateStreamSocket();
        await Assert.ThrowsAsync<CapabilityDeniedException>(() => socket.ConnectAsync(Loopback, "1", SocketProtectionLevel.PlainSocket, Token));
        using IStreamSocketListener listener = factory.CreateStreamSocketListener();
        await Assert.ThrowsAsync<CapabilityDeniedException>(() => listener.BindServiceNameAsync("0", SocketProtectionLevel.PlainSocket, Token));
        Assert.False(container.GetRequiredService<CapabilityChecker>().Check(NetworkOperation.Connect).IsGranted);
    }

    [Fact]
    public void ManifestPath_Relative_BeginsAtTheAppsFolder()
    {
        string name = $"{Guid.NewGuid():N}.appxmanifest";
        string path = Path.Combine(AppContext.BaseDirectory, name);
        File.WriteAllText(path, ManifestXml);
        try
        {
            using ServiceProvider container = Container(services => services.AddNetClient(options => options.ManifestPath = name));
            Assert.Equal(path, container.GetRequiredService<CapabilityChecker>().Manifest.Source);
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Fact]
    public void Manifest_NotGiven_IsTheOneBesideTheApp()
    {
        using ServiceProvider container = Container(services => services.AddNetClient());
        Assert.Equal(CapabilityManifest.LoadDefault().Source, container.GetRequiredService<CapabilityChecker>().Manifest.Source);
    }

    [Fact]
    public void Services_OfOneContainer_AreSingletonsAndShareOneContext()
    {
        using ServiceProvider container = Container(services => services.AddNetClient(options => options.Manifest = Everything).AddStreamSocketFactory("a"));
        using IServiceScope scope = container.CreateScope();
        Assert.Same(container.GetRequiredService<IStreamSocketFactory>(), scope.ServiceProvider.GetRequiredService<IStreamSocketFactory>());
        Assert.Same(container.GetRequiredKeyedService<IStreamSocketFactory>("a"), scope.ServiceProvider.GetRequiredKeyedService<IStreamSocketFactory>("a"));
        Assert.NotSame(container.GetRequiredService<IStreamSocketFactory>(), container.GetRequiredKeyedService<IStreamSocketFactory>("a"));
        Assert.Same(container.GetRequiredService<ContainerContext>().Context.Capabilities, scope.ServiceProvider.GetRequiredService<CapabilityChecker>());
        Assert.Same(Everything, container.GetRequiredService<CapabilityChecker>().Manifest);

        using ServiceProvider other = Container(services => services.AddNetClient(options => options.Manifest = Everything));
        Assert.NotSame(container.GetRequiredService<ContainerContext>().Context, other.GetRequiredService<ContainerContext>().Context);
    }

    [Fact(Timeout = 60_000)]
    public async Task Dispose_OfTheContainer_LeavesSocketsToThoseWhoAskedForThem()
    {
        await using var server = LoopbackServer.Start(peer => peer.ExpectAsync("still here"));
        IStreamSocket socket;
        await using (ServiceProvider container = Container(services => services.AddNetClient(options => options.Manifest = Everything)))
        {
            socket = container.GetRequiredService<IStreamSocketFactory>().CreateStreamSocket();
            await socket.ConnectAsync(Loopback, server.Port, SocketProtectionLevel.PlainSocket, Token);
        }
        using (socket)
            await socket.WriteAsync("still here"u8.ToArray(), Token);
        await server.Completion;
    }

    [Fact(Timeout = 60_000)]
    public async Task Clock_OfTheContainer_MeasuresTheTimeouts()
    {
        var time = new ManualTime();
        await using var server = LoopbackServer.Start(peer => peer.WaitForCloseAsync());
        await using ServiceProvider container = Container(services => services.AddSingleton<TimeProvider>(time).AddNetClient(options => options.Manifest = Everything));
        using IStreamSocket socket = container.GetRequiredService<IStreamSocketFactory>().CreateStreamSocket();
        Task connecting = socket.ConnectAsync(Loopback, server.Port, SocketProtectionLevel.Tls12, Token); // and the server never answers
        await time.WaitForTimerAsync(socket.Control.HandshakeTimeout);
        time.Advance(socket.Control.HandshakeTimeout);
        Assert.Equal(NetworkFailure.HandshakeTimeout, (await Assert.ThrowsAsync<NetworkException>(() => connecting)).Failure);
    }

    [Fact(Timeout = 60_000)]
    public async Task ConnectResilience_OfTheOptions_ConnectsAgainByTheContainersClockAndTellsItsLog()
    {
        var time = new ManualTime();
        var log = new LogRecorder();
        int connections = 0;
        await using var server = LoopbackServer.Start(async peer =>
        {
            if (Interlocked.Increment(ref connections) == 2)
                await peer.WaitForCloseAsync();
        });
        await using ServiceProvider container = Container(services => services
            .AddSingleton<TimeProvider>(time).AddSingleton<ILoggerFactory>(log)
            .AddNetClient(options => options.Manifest = Everything)
            .AddConnectResilience(options =>
            {
                options.UseJitter = false;
                options.BaseDelay = TimeSpan.FromSeconds(7);
            }));
        using var cts = new CancellationTokenSource();
        using IStreamSocket socket = container.GetRequiredService<IStreamSocketFactory>().CreateStreamSocket();
        Task connecting = socket.ConnectAsync(Loopback, server.Port, SocketProtectionLevel.Tls12, cts.Token);
        await time.WaitForTimerAsync(TimeSpan.FromSeconds(7));
        time.Advance(TimeSpan.FromSeconds(7));
        await UntilAsync(() => Volatile.Read(ref connections) == 2);
        await cts.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => connecting);
        Assert.Equal(SocketErrorStatus.ConnectionResetByPeer, SocketError.GetStatus(Assert.Single(log.Failures)));
    }

    [Fact]
    public void ConnectPipeline_NotAskedFor_IsNull()
    {
        using ServiceProvider container = Container(services => services.AddNetClient(options => options.Manifest = Everything));
        using IStreamSocket socket = container.GetRequiredService<IStreamSocketFactory>().CreateStreamSocket();
        Assert.Null(socket.Control.ResiliencePipeline);
    }

    [Fact]
    public void ConnectPipeline_OfTheApp_IsThatOfEverySocketUntilOneSaysOtherwise()
    {
        ResiliencePipeline own = new ResiliencePipelineBuilder().Build();
        using ServiceProvider container = Container(services => services
            .AddNetClient(options => (options.Manifest, options.ConnectPipeline) = (Everything, own))
            .AddStreamSocketFactory("once", control => control.ResiliencePipeline = null));
        using IStreamSocket socket = container.GetRequiredService<IStreamSocketFactory>().CreateStreamSocket();
        using IStreamSocket once = container.GetRequiredKeyedService<IStreamSocketFactory>("once").CreateStreamSocket();
        Assert.Same(own, socket.Control.ResiliencePipeline);
        Assert.Null(once.Control.ResiliencePipeline);
    }

    [Fact(Timeout = 60_000)]
    public async Task Proxy_OfTheOptions_IsUsedBySocketsThatNameNone()
    {
        await using var proxy = LoopbackServer.Start(async peer =>
        {
            await peer.ExpectAsync("CONNECT shop.example:443 HTTP/1.1\r\n");
            await peer.SendAsync("HTTP/1.1 200 OK\r\n\r\n");
            await peer.WaitForCloseAsync();
        });
        await using ServiceProvider container = Container(services => services.AddNetClient(
            options => (options.Manifest, options.Proxy) = (Everything, new WebProxy("127.0.0.1", proxy.EndPoint.Port))));
        using (IStreamSocket socket = container.GetRequiredService<IStreamSocketFactory>().CreateStreamSocket())
            await socket.ConnectAsync(new HostName("shop.example"), "443", SocketProtectionLevel.PlainSocket, Token);
        await proxy.Completion;
    }

    [Fact]
    public void AddNetClient_Twice_AddsSettings()
    {
        using ServiceProvider container = Container(services =>
        {
            services.AddNetClient(options => options.Manifest = CapabilityManifest.Empty).AddStreamSocketFactory("a", control => control.KeepAlive = true);
            services.AddNetClient(options => options.Manifest = Everything).AddStreamSocketFactory("a", control => control.NoDelay = false);
        });
        Assert.Same(Everything, container.GetRequiredService<CapabilityChecker>().Manifest);
        using IStreamSocket socket = container.GetRequiredService<IStreamSocketFactoryProvider>().GetFactory("a").CreateStreamSocket();
        Assert.Equal((true, false), (socket.Control.KeepAlive, socket.Control.NoDelay));
        Assert.Single(container.GetServices<IStreamSocketFactory>());
    }

    [Fact]
    public void AddNetClient_Null_IsAnInvalidArgument() =>
        Assert.Equal(HResults.InvalidArgument, Assert.Throws<ArgumentNullException>(() => ((IServiceCollection)null!).AddNetClient()).HResult);

    [Fact]
    public void Package_OpensNoWayToTheNetwork() => HouseRule.Holds(
        GateRules.Violations(AssemblyScan.Of(typeof(NetClientOptions).Assembly)), "Only Connector in NetClient may open a way to the network:");

    private const string ManifestXml =
        """<Package xmlns="http://schemas.microsoft.com/appx/manifest/foundation/windows10"><Capabilities><Capability Name="internetClient" /></Capabilities></Package>""";

    private static ServiceProvider Container(Action<IServiceCollection> add)
    {
        var services = new ServiceCollection();
        add(services);
        return services.BuildServiceProvider(new ServiceProviderOptions { ValidateOnBuild = true, ValidateScopes = true });
    }
}
