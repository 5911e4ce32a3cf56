using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;
using NetClient.Networking.Connectivity;
using NetClient.Networking.Connectivity.Internal;

namespace NetClient.ApplicationModel.Background.Internal;

/// <summary>The networks as the operating system has them.</summary>
internal sealed class SystemNetworkState(NetworkView networks) : INetworkState
{
    private readonly Lock _gate = new();
    private Action? _changed;

    // Listening costs a thread and a socket on Linux, so it is done while somebody hears it.
    public event Action? Changed
    {
        add
        {
            lock (_gate)
            {
                bool isFirst = _changed is null;
                _changed += value;
                if (isFirst)
                {
                    NetworkChange.NetworkAddressChanged += OnAddressChanged;
                    NetworkChange.NetworkAvailabilityChanged += OnAvailabilityChanged;
                }
            }
        }
        remove
        {
            lock (_gate)
            {
                bool wasListening = _changed is not null;
                _changed -= value;
                if (wasListening && _changed is null)
                {
                    NetworkChange.NetworkAddressChanged -= OnAddressChanged;
                    NetworkChange.NetworkAvailabilityChanged -= OnAvailabilityChanged;
                }
            }
        }
    }

    public NetworkSnapshot Read()
    {
        RouteTable? routes = networks.Routes();
        var parts = new List<string>();
        foreach (NetworkInterface adapter in networks.Interfaces())
        {
            if (adapter.NetworkInterfaceType == NetworkInterfaceType.Loopback || adapter.OperationalStatus is not (OperationalStatus.Up or OperationalStatus.Unknown))
                continue;
            try
            {
                NetworkItem network = AdapterFacts.NetworkOf(adapter, routes);
                IEnumerable<string> addresses = AdapterFacts.AddressesOf(adapter, AddressFamily.Unspecified).Select((IPAddress a) => a.ToString()).Order(StringComparer.Ordinal);
                parts.Add($"{adapter.Id} {network.NetworkId} {network.GetNetworkTypes()} {string.Join(' ', addresses)}");
            }
            catch (NetworkInformationException)
            {
                // The adapter went away between being listed and being asked: it is no network any more.
            }
        }
        parts.Sort(StringComparer.Ordinal);
        return new NetworkSnapshot(networks.HasInternet(), IsMetered(), string.Join('\n', parts));
    }

    // Of the way that traffic takes, not of any way: a cable that is free helps nobody while the system sends through the phone.
    private bool? IsMetered() => networks.GetInternetProfile()?.GetConnectionCost().NetworkCostType switch
    {
        NetworkCostType.Unrestricted => false,
        NetworkCostType.Fixed or NetworkCostType.Variable => true,
        _ => null,
    };

    private void OnAddressChanged(object? sender, EventArgs e) => _changed?.Invoke();

    private void OnAvailabilityChanged(object? sender, NetworkAvailabilityEventArgs e) => _changed?.Invoke();
}
