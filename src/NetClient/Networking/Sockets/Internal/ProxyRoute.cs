using System.Net;
using NetClient.Errors;
using NetClient.Networking.Internal;

namespace NetClient.Networking.Sockets.Internal;

/// <summary>The proxy to go through.</summary>
/// <param name="Host">The proxy.</param>
/// <param name="Port">Its port.</param>
/// <param name="Credentials">What it may be told; null for nothing.</param>
/// <param name="IsTheOnlyWay">Whether the app set it: then no direct attempt follows.</param>
internal sealed record ProxyRoute(HostName Host, int Port, NetworkCredential? Credentials, bool IsTheOnlyWay)
{
    /// <summary>The proxy for a target; null to go directly.</summary>
    public static ProxyRoute? Find(StreamSocketControl control, IWebProxy? systemProxy, ServiceTarget target)
    {
        if (!control.UseProxy)
            return null;
        bool explicitly = control.Proxy is not null;
        if (!explicitly && IsThisMachine(target.Host))
            return null; // a system proxy is never meant for this machine

        IWebProxy proxy = control.Proxy ?? systemProxy ?? HttpClient.DefaultProxy;
        string host = target.Host.Type == HostNameType.Ipv6 ? $"[{target.Host.CanonicalName.Split('%')[0]}]" : target.Host.CanonicalName;
        var destination = new Uri($"https://{host}:{target.Port}/");
        if (proxy.IsBypassed(destination) || proxy.GetProxy(destination) is not { } address || address == destination)
            return null;
        if (address.Scheme != Uri.UriSchemeHttp)
        {
            throw NetworkErrors.Make(NetworkStage.Proxy, $"{target.Host}:{target.Port}", HResults.InvalidArgument, NetworkFailure.None,
                $"the proxy {address.Scheme}://{address.Host}:{address.Port} is not an http proxy. Name one with http://, or set Control.UseProxy to false", null);
        }
        return new ProxyRoute(new HostName(address.IdnHost), address.Port, proxy.Credentials?.GetCredential(address, "Basic") ?? FromUserInfo(address), explicitly);
    }

    public override string ToString() => $"{Host}:{Port}";

    private static bool IsThisMachine(HostName host) => host.Address is { } address ? IPAddress.IsLoopback(address) : host.CanonicalName is "localhost";

    private static NetworkCredential? FromUserInfo(Uri address) => address.UserInfo.Split(':', 2) switch
    {
        [{ Length: > 0 } user, var password] => new NetworkCredential(Uri.UnescapeDataString(user), Uri.UnescapeDataString(password)),
        _ => null,
    };
}
