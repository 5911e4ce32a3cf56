using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using NetClient.AspNetCore.Internal;
using NetClient.Internal;
using NetClient.Networking.Sockets;

namespace NetClient.AspNetCore;

/// <summary>PROXY protocol for Kestrel, on any transport.</summary>
public static class ProxyProtocolListenOptionsExtensions
{
    /// <summary>Has an endpoint read the PROXY header, version 1 or 2, that a proxy in front of it writes before the connection's first byte. The connection's remote endpoint is then the client's,
    /// and <see cref="IProxyProtocolFeature"/> tells the rest.</summary>
    /// <param name="listen">The endpoint. Call this before <c>UseHttps</c>: the header stands before TLS.</param>
    /// <param name="configure">Makes the settings; null trusts proxies on this machine.</param>
    /// <returns><paramref name="listen"/>.</returns>
    /// <remarks>A trusted proxy must send a header. One that is late, too long or malformed ends the connection, and so does a connection from elsewhere unless
    /// <see cref="ProxyProtocolOptions.UntrustedProxies"/> says otherwise. Where the transport is NetClient's, the client must be within the app's capabilities as the proxy must.</remarks>
    /// <exception cref="ArgumentNullException"><paramref name="listen"/> is null.</exception>
    public static ListenOptions UseProxyProtocol(this ListenOptions listen, Action<ProxyProtocolOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(listen);
        var options = new ProxyProtocolOptions();
        configure?.Invoke(options);
        options.Lock();
        IServiceProvider services = listen.ApplicationServices;
        NetClientContext? context = (services.GetService<IStreamSocketFactory>() as StreamSocketFactory)?.Context;
        TimeProvider time = context?.Time ?? services.GetService<TimeProvider>() ?? TimeProvider.System;
        ILogger log = services.GetRequiredService<ILoggerFactory>().CreateLogger("NetClient.AspNetCore.ProxyProtocol");
        listen.Use(next => new ProxyProtocolMiddleware(next, options, context, time, log).OnConnectionAsync);
        return listen;
    }
}
