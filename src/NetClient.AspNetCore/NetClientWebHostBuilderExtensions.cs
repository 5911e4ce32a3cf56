using System.Security.Authentication;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
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
    /// <remarks><para>Sockets and clock are those of <c>AddNetClient</c> where the container has it, and otherwise those of the manifest beside the app. The log is the host's.</para>
    /// <para>Kestrel's <c>UseHttps</c> offers TLS 1.2 and 1.3 alone, whatever the system would allow. Where <c>ConfigureHttpsDefaults</c> of the app's, an endpoint's <c>SslProtocols</c> or a
    /// callback for each handshake allow older versions, a connection that negotiates one is reset before a byte of it reaches the app.</para></remarks>
    /// <exception cref="ArgumentNullException"><paramref name="builder"/> is null.</exception>
    public static IWebHostBuilder UseNetClientTransport(this IWebHostBuilder builder, Action<NetClientTransportOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        return builder.ConfigureServices(services =>
        {
            if (configure is not null)
                services.Configure(configure);
            services.AddSingleton<IConnectionListenerFactory, NetClientTransportFactory>();

            // The first, wherever this call stands: what the app configures goes before it.
            services.Insert(0, ServiceDescriptor.Singleton<IConfigureOptions<KestrelServerOptions>>(new ConfigureOptions<KestrelServerOptions>(RequireTls12)));
        });
    }

#pragma warning disable CA5398 // the choice must not be the system's: some still allow what is below
    private static void RequireTls12(KestrelServerOptions kestrel) => kestrel.ConfigureHttpsDefaults(https => https.SslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13);
#pragma warning restore CA5398
}
