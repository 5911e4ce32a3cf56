using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;
using NetClient.Internal;
using NetClient.Networking.Connectivity.Internal;

namespace NetClient.Networking.Connectivity;

/// <summary>A network adapter, as it was when it was asked for.</summary>
public sealed class NetworkAdapter
{
    private readonly string _id;
    private readonly NetworkView _view;

    private NetworkAdapter(NetworkInterface source, NetworkView view, RouteTable? routes)
    {
        _view = view;
        _id = source.Id;
        Name = source.Name;
        Index = AdapterFacts.IndexOf(source);
        NetworkAdapterId = AdapterFacts.IdOf(source.Id);
        IanaInterfaceType = AdapterFacts.TypeOf(source);
        InboundMaxBitsPerSecond = OutboundMaxBitsPerSecond = AdapterFacts.SpeedOf(source);
        NetworkItem = AdapterFacts.NetworkOf(source, routes);
    }

    /// <summary>The kind of adapter as an IANA ifType number: 6 Ethernet, 71 Wi-Fi, 23 PPP, 24 loopback, 131 tunnel, 243 cellular, 1 other.</summary>
    /// <value>On Linux from /sys/class/net where that tells more than .NET: Wi-Fi, cellular, WireGuard and tun devices, bridges, VLANs.</value>
    public uint IanaInterfaceType { get; }

    /// <summary>The most bits per second the adapter can receive; 0 where the system does not tell.</summary>
    /// <value>.NET knows one speed for both directions.</value>
    public ulong InboundMaxBitsPerSecond { get; }

    /// <summary>Identifies the adapter.</summary>
    /// <value>On Windows the interface GUID. Elsewhere derived from the interface's name, so it is the same after a restart and on another machine with the same name.</value>
    public Guid NetworkAdapterId { get; }

    /// <summary>The network that the adapter is connected to.</summary>
    public NetworkItem NetworkItem { get; }

    /// <summary>The most bits per second the adapter can send; 0 where the system does not tell.</summary>
    /// <value>.NET knows one speed for both directions.</value>
    public ulong OutboundMaxBitsPerSecond { get; }

    /// <summary>The interface's name, as the OS has it ("eth0").</summary>
    internal string Name { get; }

    /// <summary>The interface's index, the same for both address families on Linux and macOS; 0 when the adapter has no IP.</summary>
    internal int Index { get; }

    /// <summary>The connection that is up on the adapter.</summary>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <returns>Its profile; <see langword="null"/> when the adapter has gone, is down or has no address.</returns>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was canceled.</exception>
    /// <remarks>Source: <see href="https://learn.microsoft.com/uwp/api/windows.networking.connectivity.networkadapter.getconnectedprofileasync"/> (documented; null: inferred).</remarks>
    public Task<ConnectionProfile?> GetConnectedProfileAsync(CancellationToken cancellationToken = default) => Background.Run(
        () => _view.GetProfiles().FirstOrDefault(p => p.NetworkAdapter?.NetworkAdapterId == NetworkAdapterId && p.GetNetworkConnectivityLevel() != NetworkConnectivityLevel.None),
        cancellationToken);

    internal static NetworkAdapter FromInterface(NetworkInterface source, NetworkView? view = null, RouteTable? routes = null) =>
        new(source, view ?? NetClientContext.Default.Networks, routes);

    /// <summary>The adapter's addresses of one family now, widest scope first (<see cref="AddressFamily.Unspecified"/>: of both); empty when the adapter has gone.</summary>
    internal IReadOnlyList<IPAddress> GetAddresses(AddressFamily family)
    {
        NetworkInterface? now = _view.Interfaces().FirstOrDefault(i => i.Id == _id);
        return now is null ? [] : AdapterFacts.AddressesOf(now, family);
    }
}
