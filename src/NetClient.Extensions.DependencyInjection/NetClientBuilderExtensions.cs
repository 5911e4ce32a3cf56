using Microsoft.Extensions.DependencyInjection.Extensions;
using NetClient.Extensions.DependencyInjection;
using NetClient.Extensions.DependencyInjection.Internal;
using NetClient.Internal;
using NetClient.Networking.Sockets;
using NetClient.Resilience;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Adds to what <c>AddNetClient</c> has added.</summary>
public static class NetClientBuilderExtensions
{
    /// <summary>Adds a factory with a name, whose sockets have settings of their own: a keyed <see cref="IStreamSocketFactory"/>, also found by
    /// <see cref="IStreamSocketFactoryProvider"/>.</summary>
    /// <param name="builder">What <c>AddNetClient</c> returned.</param>
    /// <param name="name">The name. Adding it again adds settings.</param>
    /// <param name="configure">Makes the settings of each socket, after those of <c>ConfigureStreamSockets</c>; may be left out.</param>
    /// <returns>The builder.</returns>
    /// <exception cref="ArgumentException">The builder is null, or the name is null or empty (0x80070057).</exception>
    /// <remarks>A keyed <see cref="IStreamSocketFactory"/> of that name which is registered already stays, so that a test may put its own in place.</remarks>
    public static INetClientBuilder AddStreamSocketFactory(this INetClientBuilder builder, string name, Action<StreamSocketControl>? configure = null) =>
        AddStreamSocketFactory(builder, name, (_, control) => configure?.Invoke(control));

    /// <inheritdoc cref="AddStreamSocketFactory(INetClientBuilder, string, Action{StreamSocketControl}?)"/>
    /// <param name="builder">What <c>AddNetClient</c> returned.</param>
    /// <param name="name">The name. Adding it again adds settings.</param>
    /// <param name="configure">Makes the settings of each socket with the container's services at hand, after those of <c>ConfigureStreamSockets</c>.</param>
    public static INetClientBuilder AddStreamSocketFactory(this INetClientBuilder builder, string name, Action<IServiceProvider, StreamSocketControl> configure)
    {
        Throw.IfNull(builder);
        Throw.IfNullOrEmpty(name);
        Throw.IfNull(configure);
        if (builder.Services.FirstOrDefault(static service => service.ServiceType == typeof(FactoryNames))?.ImplementationInstance is FactoryNames names)
            names.Add(name);
        builder.Services.Configure<SocketSettings>(name, settings => settings.Sockets.Add(configure));
        builder.Services.TryAddKeyedSingleton<IStreamSocketFactory>(
            name, static (provider, key) => provider.GetRequiredService<ContainerContext>().NewFactory((string)key!));
        return builder;
    }

    /// <summary>Makes settings of each socket of every factory, before those of a named factory.</summary>
    /// <param name="builder">What <c>AddNetClient</c> returned.</param>
    /// <param name="configure">Makes the settings.</param>
    /// <returns>The builder.</returns>
    /// <exception cref="ArgumentNullException">An argument is null (0x80070057).</exception>
    public static INetClientBuilder ConfigureStreamSockets(this INetClientBuilder builder, Action<StreamSocketControl> configure)
    {
        Throw.IfNull(configure);
        return ConfigureStreamSockets(builder, (_, control) => configure(control));
    }

    /// <inheritdoc cref="ConfigureStreamSockets(INetClientBuilder, Action{StreamSocketControl})"/>
    /// <param name="builder">What <c>AddNetClient</c> returned.</param>
    /// <param name="configure">Makes the settings with the container's services at hand.</param>
    public static INetClientBuilder ConfigureStreamSockets(this INetClientBuilder builder, Action<IServiceProvider, StreamSocketControl> configure)
    {
        Throw.IfNull(builder);
        Throw.IfNull(configure);
        builder.Services.Configure<SocketSettings>(settings => settings.Sockets.Add(configure));
        return builder;
    }

    /// <summary>Makes settings of each listener of every factory.</summary>
    /// <param name="builder">What <c>AddNetClient</c> returned.</param>
    /// <param name="configure">Makes the settings.</param>
    /// <returns>The builder.</returns>
    /// <exception cref="ArgumentNullException">An argument is null (0x80070057).</exception>
    public static INetClientBuilder ConfigureStreamSocketListeners(this INetClientBuilder builder, Action<StreamSocketListenerControl> configure)
    {
        Throw.IfNull(builder);
        Throw.IfNull(configure);
        builder.Services.Configure<SocketSettings>(settings => settings.Listeners.Add((_, control) => configure(control)));
        return builder;
    }

    /// <summary>Makes settings of each datagram socket of the container's <see cref="IDatagramSocketFactory"/>.</summary>
    /// <param name="builder">What <c>AddNetClient</c> returned.</param>
    /// <param name="configure">Makes the settings.</param>
    /// <returns>The builder.</returns>
    /// <exception cref="ArgumentNullException">An argument is null (0x80070057).</exception>
    public static INetClientBuilder ConfigureDatagramSockets(this INetClientBuilder builder, Action<DatagramSocketControl> configure)
    {
        Throw.IfNull(builder);
        Throw.IfNull(configure);
        builder.Services.Configure<SocketSettings>(settings => settings.Datagrams.Add(configure));
        return builder;
    }

    /// <summary>Lets the sockets of every factory connect again when that can help (<see cref="ConnectPipeline"/>), by the container's clock.</summary>
    /// <param name="builder">What <c>AddNetClient</c> returned.</param>
    /// <param name="configure">Changes the defaults; may be left out.</param>
    /// <returns>The builder.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="builder"/> is null (0x80070057).</exception>
    /// <remarks>The same as <see cref="NetClientOptions.ConnectResilience"/>. For connecting only, which is safe to repeat.</remarks>
    public static INetClientBuilder AddConnectResilience(this INetClientBuilder builder, Action<NetworkResilienceOptions>? configure = null)
    {
        Throw.IfNull(builder);
        builder.Services.Configure<NetClientOptions>(options =>
        {
            options.ConnectResilience ??= new NetworkResilienceOptions();
            configure?.Invoke(options.ConnectResilience);
        });
        return builder;
    }
}
