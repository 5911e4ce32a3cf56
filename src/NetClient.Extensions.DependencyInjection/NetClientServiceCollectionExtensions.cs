using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using NetClient.Capabilities;
using NetClient.Extensions.DependencyInjection;
using NetClient.Extensions.DependencyInjection.Internal;
using NetClient.Internal;
using NetClient.Networking.Sockets;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Adds NetClient to a container.</summary>
public static class NetClientServiceCollectionExtensions
{
    /// <summary>Adds <see cref="IStreamSocketFactory"/>, <see cref="IStreamSocketFactoryProvider"/>, <see cref="IDatagramSocketFactory"/> and <see cref="CapabilityChecker"/>, all singletons that share
    /// one manifest, one clock and one logger factory.</summary>
    /// <param name="services">Where to add them.</param>
    /// <param name="configure">Makes the settings; may be left out.</param>
    /// <returns>The place to add more, named factories among it.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="services"/> is null (0x80070057).</exception>
    /// <remarks>
    /// <para>The logger factory and the <see cref="TimeProvider"/> are the container's. Settings that cannot be used fail the start of the host, with an
    /// <see cref="OptionsValidationException"/> that names them all; without a host, the first use.</para>
    /// <para>What is registered already stays, so an app or a test may put its own <see cref="IStreamSocketFactory"/> in place, before or after. Calling it again adds settings.
    /// Objects made with their public constructors (<c>new StreamSocket()</c>) know nothing of the container: they follow the manifest beside the app.</para>
    /// </remarks>
    public static INetClientBuilder AddNetClient(this IServiceCollection services, Action<NetClientOptions>? configure = null)
    {
        Throw.IfNull(services);
        OptionsBuilder<NetClientOptions> options = services.AddOptions<NetClientOptions>().ValidateOnStart();
        if (configure is not null)
            options.Configure(configure);
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<NetClientOptions>, NetClientOptionsValidator>());

        services.TryAddSingleton<ContainerContext>();
        services.TryAddSingleton(static provider => provider.GetRequiredService<ContainerContext>().Context.Capabilities);
        services.TryAddSingleton<IStreamSocketFactory>(static provider => provider.GetRequiredService<ContainerContext>().NewFactory(Options.Options.DefaultName));
        services.TryAddSingleton<IDatagramSocketFactory>(static provider => provider.GetRequiredService<ContainerContext>().NewDatagramFactory());
        services.TryAddSingleton<IStreamSocketFactoryProvider, StreamSocketFactoryProvider>();
        if (!services.Any(static service => service.ServiceType == typeof(FactoryNames)))
            services.AddSingleton(new FactoryNames());
        return new NetClientBuilder(services);
    }
}
