using NetClient.Extensions.DependencyInjection.Internal;
using NetClient.Internal;
using NetClient.Web.Http;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Puts the capability gate below the clients of <see cref="IHttpClientFactory"/>.</summary>
public static class NetClientHttpClientBuilderExtensions
{
    /// <summary>Lets a client send its requests through <see cref="NetClientHttpHandler"/>, by the container's manifest, clock, log and proxy; adds NetClient where it is missing.</summary>
    /// <param name="builder">What <c>AddHttpClient</c> returned.</param>
    /// <param name="configure">Makes the settings of each handler; may be left out.</param>
    /// <returns>The builder.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="builder"/> is null (0x80070057).</exception>
    /// <remarks>The handler takes the place of the primary one; handlers added to the client (logging, resilience) stay around it.</remarks>
    public static IHttpClientBuilder UseNetClient(this IHttpClientBuilder builder, Action<NetClientHttpHandler>? configure = null) =>
        UseNetClient(builder, (_, handler) => configure?.Invoke(handler));

    /// <inheritdoc cref="UseNetClient(IHttpClientBuilder, Action{NetClientHttpHandler}?)"/>
    /// <param name="builder">What <c>AddHttpClient</c> returned.</param>
    /// <param name="configure">Makes the settings of each handler with the container's services at hand.</param>
    public static IHttpClientBuilder UseNetClient(this IHttpClientBuilder builder, Action<IServiceProvider, NetClientHttpHandler> configure)
    {
        Throw.IfNull(builder);
        Throw.IfNull(configure);
        builder.Services.AddNetClient();
        return builder.ConfigurePrimaryHttpMessageHandler(services =>
        {
            var handler = new NetClientHttpHandler(services.GetRequiredService<ContainerContext>().Context);
            configure(services, handler);
            return handler;
        });
    }
}
