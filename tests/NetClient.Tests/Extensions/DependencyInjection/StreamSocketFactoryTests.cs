using Microsoft.Extensions.DependencyInjection;
using Moq;
using NetClient.Capabilities;
using NetClient.Errors;
using NetClient.Extensions.DependencyInjection;
using NetClient.Networking.Sockets;

namespace NetClient.Tests.Extensions.DependencyInjection;

/// <summary>Socket factories by name, and others in their place.</summary>
public sealed class StreamSocketFactoryTests
{
    [Fact]
    public void GetFactory_OfTwoNames_MakesSocketsWithDifferentSettings()
    {
        using ServiceProvider container = Container(builder => builder
            .AddStreamSocketFactory("imap", control => control.KeepAlive = true)
            .AddStreamSocketFactory("bulk", control => control.NoDelay = false));
        var factories = container.GetRequiredService<IStreamSocketFactoryProvider>();
        using IStreamSocket imap = factories.GetFactory("imap").CreateStreamSocket();
        using IStreamSocket bulk = factories.GetFactory("bulk").CreateStreamSocket();
        using IStreamSocket plain = container.GetRequiredService<IStreamSocketFactory>().CreateStreamSocket();
        Assert.Equal((true, true), (imap.Control.KeepAlive, imap.Control.NoDelay));
        Assert.Equal((false, false), (bulk.Control.KeepAlive, bulk.Control.NoDelay));
        Assert.Equal((false, true), (plain.Control.KeepAlive, plain.Control.NoDelay));
        Assert.Same(factories.GetFactory("imap"), container.GetRequiredKeyedService<IStreamSocketFactory>("imap"));
    }

    [Fact]
    public void ConfigureStreamSockets_ReachesEveryFactory_AndNamedOnesHaveTheLastWord()
    {
        using ServiceProvider container = Container(builder => builder
            .AddStreamSocketFactory("slow", control => control.ConnectTimeout = TimeSpan.FromMinutes(5))
            .ConfigureStreamSockets(control =>
            {
                control.ConnectTimeout = TimeSpan.FromSeconds(3);
                control.KeepAlive = true;
            }));
        using IStreamSocket plain = container.GetRequiredService<IStreamSocketFactory>().CreateStreamSocket();
        using IStreamSocket slow = container.GetRequiredKeyedService<IStreamSocketFactory>("slow").CreateStreamSocket();
        Assert.Equal((3, true), (plain.Control.ConnectTimeout.TotalSeconds, plain.Control.KeepAlive));
        Assert.Equal((300, true), (slow.Control.ConnectTimeout.TotalSeconds, slow.Control.KeepAlive));
    }

    [Fact]
    public void ConfigureStreamSocketListeners_ReachesListenersOfEveryFactory()
    {
        using ServiceProvider container = Container(builder => builder.AddStreamSocketFactory("a").ConfigureStreamSocketListeners(control => control.KeepAlive = true));
        using IStreamSocketListener listener = container.GetRequiredKeyedService<IStreamSocketFactory>("a").CreateStreamSocketListener();
        Assert.True(listener.Control.KeepAlive);
    }

    [Fact]
    public void AddStreamSocketFactory_SettingsThatNeedServices_HaveThem()
    {
        using ServiceProvider container = Container(builder =>
        {
            builder.Services.AddSingleton(new Settings(TimeSpan.FromSeconds(9)));
            builder.AddStreamSocketFactory("a", (services, control) => control.ConnectTimeout = services.GetRequiredService<Settings>().Timeout);
            builder.ConfigureStreamSockets((services, control) => control.HandshakeTimeout = services.GetRequiredService<Settings>().Timeout);
        });
        using IStreamSocket socket = container.GetRequiredKeyedService<IStreamSocketFactory>("a").CreateStreamSocket();
        Assert.Equal((9, 9), (socket.Control.ConnectTimeout.TotalSeconds, socket.Control.HandshakeTimeout.TotalSeconds));
    }

    [Fact]
    public void FromKeyedServices_InAConstructor_IsTheNamedFactory()
    {
        using ServiceProvider container = Container(builder =>
        {
            builder.AddStreamSocketFactory("imap", control => control.KeepAlive = true);
            builder.Services.AddSingleton<MailClient>();
        });
        using IStreamSocket socket = container.GetRequiredService<MailClient>().Sockets.CreateStreamSocket();
        Assert.True(socket.Control.KeepAlive);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Factory_OfATest_TakesThePlaceOfOurs(bool before)
    {
        IStreamSocket fake = Mock.Of<IStreamSocket>();
        IStreamSocketFactory factory = Mock.Of<IStreamSocketFactory>(factory => factory.CreateStreamSocket() == fake);
        var services = new ServiceCollection();
        if (!before)
            services.AddNetClient().AddStreamSocketFactory("imap");
        services.AddSingleton(factory);
        services.AddKeyedSingleton("imap", factory);
        if (before)
            services.AddNetClient().AddStreamSocketFactory("imap");
        services.AddSingleton<MailClient>();
        using ServiceProvider container = services.BuildServiceProvider();
        Assert.Same(fake, container.GetRequiredService<IStreamSocketFactory>().CreateStreamSocket());
        Assert.Same(fake, container.GetRequiredService<MailClient>().Sockets.CreateStreamSocket());
        Assert.Same(fake, container.GetRequiredService<IStreamSocketFactoryProvider>().GetFactory("imap").CreateStreamSocket());
    }

    [Fact]
    public void GetFactory_NameThatNobodyHas_SaysWhichThereAre()
    {
        using ServiceProvider container = Container(builder => builder.AddStreamSocketFactory("smtp").AddStreamSocketFactory("imap"));
        var e = Assert.Throws<ArgumentException>(() => container.GetRequiredService<IStreamSocketFactoryProvider>().GetFactory("impa"));
        Assert.Equal(HResults.InvalidArgument, e.HResult);
        Assert.StartsWith("No socket factory is called \"impa\". There are: imap, smtp;", e.Message, StringComparison.Ordinal);

        using ServiceProvider none = Container(_ => { });
        Assert.Contains("None has a name;", Assert.Throws<ArgumentException>(
            () => none.GetRequiredService<IStreamSocketFactoryProvider>().GetFactory("impa")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Arguments_NullOrEmpty_AreInvalid()
    {
        INetClientBuilder builder = new ServiceCollection().AddNetClient();
        Action[] calls =
        [
            () => builder.AddStreamSocketFactory(""),
            () => builder.AddStreamSocketFactory(null!),
            () => builder.AddStreamSocketFactory("a", (Action<IServiceProvider, StreamSocketControl>)null!),
            () => builder.ConfigureStreamSockets((Action<StreamSocketControl>)null!),
            () => builder.ConfigureStreamSockets((Action<IServiceProvider, StreamSocketControl>)null!),
            () => builder.ConfigureStreamSocketListeners(null!),
            () => ((INetClientBuilder)null!).AddStreamSocketFactory("a"),
            () => ((INetClientBuilder)null!).ConfigureStreamSockets(_ => { }),
            () => ((INetClientBuilder)null!).ConfigureStreamSocketListeners(_ => { }),
            () => ((INetClientBuilder)null!).AddConnectResilience(),
        ];
        Assert.All(calls, call => Assert.Equal(HResults.InvalidArgument, Assert.ThrowsAny<ArgumentException>(call).HResult));
        using ServiceProvider container = Container(_ => { });
        Assert.Throws<ArgumentNullException>(() => container.GetRequiredService<IStreamSocketFactoryProvider>().GetFactory(null!));
    }

    private static ServiceProvider Container(Action<INetClientBuilder> add)
    {
        var services = new ServiceCollection();
        add(services.AddNetClient(options => options.Manifest = CapabilityManifest.Empty));
        return services.BuildServiceProvider();
    }

    private sealed record Settings(TimeSpan Timeout);

    private sealed class MailClient([FromKeyedServices("imap")] IStreamSocketFactory sockets)
    {
        public IStreamSocketFactory Sockets => sockets;
    }
}
