using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using NetClient.AspNetCore.Internal;

namespace NetClient.AspNetCore;

/// <summary>Runs Kestrel on NetClient.</summary>
public static class NetClientWebHostBuilderExtensions
{
    /// <summary>Has Kestrel accept its connections from <see cref="Networking.Sockets.StreamSocketListener"/>: IP endpoints and Unix domain sockets. Every bind and every
    /// peer is held against the app's capability manifest; a peer outside of it is dropped before a byte of it is read.</summary>
    /// <param name="builder">The web host.</param>
    /// <param name="configure">Makes the settings; null leaves the defaults.</param>
    /// <returns><paramref name="builder"/>.</returns>
    /// <remarks>Sockets, clock and log are those of <c>AddNetClient</c> where the container has it, and otherwise those of the manifest beside the app.</remarks>
    /// <exception cref="ArgumentNullException"><paramref name="builder"/> is null.</exception>
    public static IWebHostBuilder UseNetClientTransport(this IWebHostBuilder builder, Action<NetClientTransportOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        return builder.ConfigureServices(services =>
        {
            if (configure is not null)
                services.Configure(configure);
            services.AddSingleton<IConnectionListenerFactory, NetClientTransportFactory>();
        });
    }
}
