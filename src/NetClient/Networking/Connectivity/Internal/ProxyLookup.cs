using System.Net;

namespace NetClient.Networking.Connectivity.Internal;

/// <summary>Puts .NET's answer about a proxy into WinRT's form.</summary>
internal static class ProxyLookup
{
    public static ProxyConfiguration Find(IWebProxy proxy, Uri destination)
    {
        if (proxy.IsBypassed(destination) || proxy.GetProxy(destination) is not { } address || address == destination)
            return new ProxyConfiguration([], canConnectDirectly: true);
        // A password in the address is for the connection, not for display.
        Uri shown = address.UserInfo.Length == 0 ? address : new UriBuilder(address) { UserName = "", Password = "" }.Uri;
        return new ProxyConfiguration([shown], canConnectDirectly: false);
    }
}
