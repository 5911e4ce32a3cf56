using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;
using Microsoft.Extensions.Logging;
using NetClient.Networking.Internal;

namespace NetClient.Networking.Connectivity.Internal;

/// <summary>The networks of this machine. What it looks at can be replaced, so that a test has networks that the machine has not.</summary>
internal sealed partial class NetworkView
{
    // Somewhere out there (a root name server). Nothing is sent: a datagram socket that is connected makes the system choose a way.
    private static readonly IPAddress[] Outside = [IPAddress.Parse("198.41.0.4"), IPAddress.Parse("2001:503:ba3e::2:30")];

    public NetworkView(TimeProvider time, ILoggerFactory loggers)
    {
        Manager = NetworkManager.OfTheSystem(time);
        Monitor = new StatusMonitor(time, TakeStatus, SystemNetworkChanges.Subscribe, loggers.CreateLogger("NetClient.Networking.Connectivity.NetworkInformation"));
    }

    public Func<IReadOnlyList<NetworkInterface>> Interfaces { get; init; } = NetworkAdapters.Interfaces;

    public Func<RouteTable?> Routes { get; init; } = RouteTable.Read;

    public NetworkManager Manager { get; init; }

    /// <summary>The address the system would send from; null when there is no way.</summary>
    public Func<IPAddress, IPAddress?> FindSource { get; init; } = static _ => null;

    /// <summary>The proxy of the app's context; null takes the system's.</summary>
    public IWebProxy? Proxy { get; init; }

    public StatusMonitor Monitor { get; }

    public HttpRoutes HttpRoutes { get; } = new();

    /// <summary>A profile for each adapter but loopback, also for those that are down.</summary>
    public IReadOnlyList<ConnectionProfile> GetProfiles()
    {
        RouteTable? routes = Routes();
        IReadOnlyDictionary<string, ManagedDevice> managed = Manager.Devices();
        return [.. Adapters().Select(source => ProfileOf(source, routes, managed))];
    }

    /// <summary>The profile of the connection that leads out; null when none does.</summary>
    public ConnectionProfile? GetInternetProfile()
    {
        RouteTable? routes = Routes();
        IReadOnlyDictionary<string, ManagedDevice> managed = Manager.Devices();
        HashSet<IPAddress> sources = Sources();
        // The system's own choice first: it knows rules that no table shows. Then the least metric, then the order of the list.
        NetworkInterface? best = Adapters()
            .Where(source => LevelOf(source, routes, managed, sources) >= NetworkConnectivityLevel.ConstrainedInternetAccess)
            .OrderByDescending(source => HasOneOf(source, sources))
            .ThenBy(source => routes?.MetricOf(source.Name) ?? 0)
            .FirstOrDefault();
        return best is null ? null : ProfileOf(best, routes, managed);
    }

    /// <summary>Whether any connection reaches the internet, as its profile has it.</summary>
    public bool HasInternet()
    {
        RouteTable? routes = Routes();
        IReadOnlyDictionary<string, ManagedDevice> managed = Manager.Devices();
        HashSet<IPAddress> sources = Sources();
        return Adapters().Any(source => LevelOf(source, routes, managed, sources) == NetworkConnectivityLevel.InternetAccess);
    }

    /// <summary>How far the adapter leads now; None when it has gone.</summary>
    public NetworkConnectivityLevel LevelOf(string interfaceName) =>
        Adapters().FirstOrDefault(i => i.Name == interfaceName) is { } source ? LevelOf(source, Routes(), Manager.Devices(), Sources()) : NetworkConnectivityLevel.None;

    public NetworkCostType CostOf(string interfaceName) => Manager.Devices().GetValueOrDefault(interfaceName)?.Cost ?? NetworkCostType.Unknown;

    private static bool HasOneOf(NetworkInterface source, HashSet<IPAddress> addresses) =>
        AdapterFacts.AddressesOf(source, AddressFamily.Unspecified).Any(addresses.Contains);

    private static NetworkConnectivityLevel LevelOf(
        NetworkInterface source, RouteTable? routes, IReadOnlyDictionary<string, ManagedDevice> managed, HashSet<IPAddress> sources)
    {
        if (!AdapterFacts.IsUp(source) || AdapterFacts.AddressesOf(source, AddressFamily.Unspecified).Count == 0)
            return NetworkConnectivityLevel.None;
        if (managed.GetValueOrDefault(source.Name)?.Level is { } probed)
            return probed;
        bool leadsOut = AdapterFacts.HasWideAddress(source) && (AdapterFacts.LeadsOut(source, routes) || HasOneOf(source, sources));
        return leadsOut ? NetworkConnectivityLevel.InternetAccess : NetworkConnectivityLevel.LocalAccess;
    }

    private ConnectionProfile ProfileOf(NetworkInterface source, RouteTable? routes, IReadOnlyDictionary<string, ManagedDevice> managed) =>
        new(this, NetworkAdapter.FromInterface(source, this, routes), managed.GetValueOrDefault(source.Name)?.Connection is { Length: > 0 } name ? name : source.Name);

    private HashSet<IPAddress> Sources() => [.. Outside.Select(FindSource).OfType<IPAddress>().Where(a => AddressOrdering.ScopeOf(a) > AddressOrdering.LinkLocalScope)];

    private IEnumerable<NetworkInterface> Adapters() => Interfaces().Where(i => i.NetworkInterfaceType != NetworkInterfaceType.Loopback);
}
