using System.Net.NetworkInformation;

namespace NetClient.Networking.Connectivity.Internal;

/// <summary>The adapters of this machine.</summary>
internal static class NetworkAdapters
{
    /// <summary>All adapters now, loopback and those that are down among them.</summary>
    public static IReadOnlyList<NetworkAdapter> GetAll()
    {
        RouteTable? routes = RouteTable.Read();
        return [.. Interfaces().Select(source => NetworkAdapter.FromInterface(source, routes: routes))];
    }

    /// <summary>The interfaces; none where the process may not ask (Android without a permission, a locked-down sandbox).</summary>
    internal static NetworkInterface[] Interfaces()
    {
        try
        {
            return NetworkInterface.GetAllNetworkInterfaces();
        }
        catch (NetworkInformationException)
        {
            return [];
        }
    }
}
