using NetClient.Errors;
using NetClient.Internal;
using NetClient.Networking.Connectivity.Internal;

namespace NetClient.Networking.Connectivity;

/// <summary>Cellular connections for one app, and the connections that HTTP takes.</summary>
public static class ConnectivityManager
{
    private static NetworkView View => NetClientContext.Default.Networks;

    /// <summary>Takes hold of the cellular connection that is up.</summary>
    /// <param name="cellularApnContext">The access point. An empty name means the one in use.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <returns>The session.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="cellularApnContext"/> is <see langword="null"/> (0x80070057).</exception>
    /// <exception cref="NetworkException">No cellular connection is up, or an access point was named: no supported system tells an app which one is in use, nor lets it dial (0x80070490).</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was canceled (0x800704C7).</exception>
    public static async Task<ConnectionSession> AcquireConnectionAsync(CellularApnContext cellularApnContext, CancellationToken cancellationToken = default)
    {
        Throw.IfNull(cellularApnContext);
        ConnectionProfile? up = cellularApnContext.AccessPointName.Length > 0
            ? null
            : await Background.Run(
                () => View.GetProfiles().FirstOrDefault(p => p.IsWwanConnectionProfile && p.GetNetworkConnectivityLevel() != NetworkConnectivityLevel.None),
                cancellationToken).ConfigureAwait(false);
        return up is not null
            ? new ConnectionSession(up)
            : throw new NetworkException(
                cellularApnContext.AccessPointName.Length > 0
                    ? $"Connecting to the access point {cellularApnContext.AccessPointName} failed: the system dials by itself. Leave AccessPointName empty to use the connection that is up."
                    : "No cellular connection is up.",
                HResults.NotFound, NetworkStage.Connect, endpoint: cellularApnContext.AccessPointName);
    }

    /// <summary>Sends HTTP for a host over one connection: its sockets are bound to the connection's adapter.</summary>
    /// <param name="routePolicy">The policy. Where several cover a host, the longest name decides, of equals the latest.</param>
    /// <exception cref="ArgumentNullException"><paramref name="routePolicy"/> is <see langword="null"/> (0x80070057).</exception>
    /// <remarks>It holds for connections that NetClient's HTTP handlers open from then on in this process; connections in a pool stay. When the adapter has gone, connecting fails: nothing
    /// leaves another way.</remarks>
    public static void AddHttpRoutePolicy(RoutePolicy routePolicy)
    {
        Throw.IfNull(routePolicy);
        View.HttpRoutes.Add(routePolicy);
    }

    /// <summary>Takes a policy back; nothing happens when there is none like it.</summary>
    /// <param name="routePolicy">One with the same adapter, host and type.</param>
    /// <exception cref="ArgumentNullException"><paramref name="routePolicy"/> is <see langword="null"/> (0x80070057).</exception>
    public static void RemoveHttpRoutePolicy(RoutePolicy routePolicy)
    {
        Throw.IfNull(routePolicy);
        View.HttpRoutes.Remove(routePolicy);
    }
}
