using System.Diagnostics.CodeAnalysis;
using NetClient.Internal;
using NetClient.Networking.Connectivity.Internal;

namespace NetClient.Networking.Connectivity;

/// <summary>The network connections of this machine.</summary>
/// <remarks>What a system does not tell has the unknown value that each member names, and is never guessed; docs/connectivity.md has the table. No capability is needed, and nothing is sent.
/// <para>Source: <see href="https://learn.microsoft.com/uwp/api/windows.networking.connectivity.networkinformation"/> (documented).</para></remarks>
public static class NetworkInformation
{
    private static NetworkView View => NetClientContext.Default.Networks;

    /// <summary>Raised when a host name, a profile, its level or the Internet connection changed; once for a burst of changes, when it is over.</summary>
    /// <remarks>Raised on a pool thread, 250 ms after the system's last notice and at most 2 s after its first (an addition: WinRT does not say). An exception in a handler is logged.
    /// The event is static: it keeps its handlers, and what they hold, until they are taken off. Without handlers the system is not listened to and no handle is held.
    /// A cost that changes alone is not noticed before the next change of an address.</remarks>
    [SuppressMessage("Design", "CA1003:Use generic event handler instances", Justification = "WinRT's delegate.")]
    public static event NetworkStatusChangedEventHandler? NetworkStatusChanged
    {
        add
        {
            if (value is not null)
                View.Monitor.Add(value, _ => value(null));
        }
        remove
        {
            if (value is not null)
                View.Monitor.Remove(value);
        }
    }

    /// <summary>The profiles that a filter lets through.</summary>
    /// <param name="pProfileFilter">The filter.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <returns>The profiles; none when the filter asks for what no supported system tells.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="pProfileFilter"/> is <see langword="null"/> (0x80070057).</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was canceled (0x800704C7).</exception>
    public static Task<IReadOnlyList<ConnectionProfile>> FindConnectionProfilesAsync(ConnectionProfileFilter pProfileFilter, CancellationToken cancellationToken = default)
    {
        Throw.IfNull(pProfileFilter);
        return Background.Run<IReadOnlyList<ConnectionProfile>>(() => [.. View.GetProfiles().Where(pProfileFilter.Matches)], cancellationToken);
    }

    /// <summary>A profile for each adapter but loopback, also for those that are down.</summary>
    /// <returns>The profiles; none where the process may not list adapters.</returns>
    public static IReadOnlyList<ConnectionProfile> GetConnectionProfiles() => View.GetProfiles();

    /// <summary>The names and addresses of this machine: its host name, with its domain where it has one, then the addresses of all adapters that are up, loopback aside (inferred).</summary>
    /// <returns>The names. Addresses have <see cref="HostName.IPInformation"/>; link-local IPv6 addresses have their scope.</returns>
    public static IReadOnlyList<HostName> GetHostNames() => View.GetHostNames();

    /// <summary>The profile of the connection that leads to the Internet.</summary>
    /// <returns>The one that the system would use; <see langword="null"/> when there is none. That it gets through is not probed by NetClient.</returns>
    public static ConnectionProfile? GetInternetConnectionProfile() => View.GetInternetProfile();

    /// <summary>What adapters are plugged into.</summary>
    /// <returns>One for each adapter whose switch announces itself and whose system keeps the announcement: Linux with systemd-networkd. Otherwise none.</returns>
    public static IReadOnlyList<LanIdentifier> GetLanIdentifiers() => View.GetLanIdentifiers();

    /// <summary>The proxy for an address.</summary>
    /// <param name="uri">Where to go.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <returns>The system's proxy as .NET finds it: the environment variables (http_proxy, https_proxy, all_proxy, no_proxy), on Windows and macOS else the user's settings.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="uri"/> is <see langword="null"/> (0x80070057).</exception>
    /// <exception cref="ArgumentException"><paramref name="uri"/> is relative (0x80070057).</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was canceled (0x800704C7).</exception>
    public static Task<ProxyConfiguration> GetProxyConfigurationAsync(Uri uri, CancellationToken cancellationToken = default)
    {
        Throw.IfNull(uri);
        if (!uri.IsAbsoluteUri)
            throw Throw.Argument($"{uri} is relative.", nameof(uri));
        return Background.Run(() => ProxyLookup.Find(View.Proxy ?? HttpClient.DefaultProxy, uri), cancellationToken);
    }

    /// <summary>Orders endpoint pairs, best first (RFC 6724).</summary>
    /// <param name="destinationList">The pairs.</param>
    /// <param name="sortOptions">How.</param>
    /// <returns>The same pairs. Those whose remote host is a name and no address come last, in their order.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="destinationList"/> is <see langword="null"/> (0x80070057).</exception>
    /// <exception cref="ArgumentException"><paramref name="destinationList"/> has a <see langword="null"/> (0x80070057).</exception>
    public static IReadOnlyList<EndpointPair> GetSortedEndpointPairs(IEnumerable<EndpointPair> destinationList, HostNameSortOptions sortOptions)
    {
        Throw.IfNull(destinationList);
        EndpointPair[] pairs = [.. destinationList];
        if (pairs.Contains(null))
            throw Throw.Argument("A pair is null.", nameof(destinationList));
        return EndpointSorting.Sort(pairs, sortOptions, View.FindSource);
    }
}
