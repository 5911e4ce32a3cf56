using NetClient.Networking.Connectivity;
using NetClient.Networking.Connectivity.Internal;

namespace NetClient.Networking.BackgroundTransfer.Internal;

/// <summary>The networks of this machine. They are looked at when a transfer first leads out of it, and again when the system says that they have changed.</summary>
internal sealed class SystemTransferNetwork : ITransferNetwork, IDisposable
{
    private readonly Lock _gate = new();
    private readonly NetworkView _networks;
    private readonly Action<NetworkStateChangeEventDetails> _onChange;
    private bool _isWatching;
    private Looked? _looked;

    public SystemTransferNetwork(NetworkView networks)
    {
        _networks = networks;
        _onChange = _ =>
        {
            Volatile.Write(ref _looked, null);
            Changed?.Invoke();
        };
    }

    public event Action? Changed;

    private Looked Now
    {
        get
        {
            if (Volatile.Read(ref _looked) is { } known)
                return known;
            Watch();
            bool anyUp = _networks.GetProfiles().Any(profile => profile.GetNetworkConnectivityLevel() != NetworkConnectivityLevel.None);
            var looked = new Looked(anyUp, _networks.GetInternetProfile()?.GetConnectionCost());
            Volatile.Write(ref _looked, looked);
            return looked;
        }
    }

    // A server on this machine, or on a network that leads nowhere else, can be reached without the internet: only when no adapter is up at all is an attempt useless.
    public BackgroundTransferStatus? Obstacle(Uri address, BackgroundTransferCostPolicy policy)
    {
        if (address.IsLoopback)
            return null;
        if (!Now.AnyUp)
            return BackgroundTransferStatus.PausedNoNetwork;
        return Now.Cost is { } cost && !CostRules.Allow(policy, cost) ? BackgroundTransferStatus.PausedCostedNetwork : null;
    }

    public bool LeadsTo(Uri address) => address.IsLoopback || Now.Cost is not null;

    public void Dispose()
    {
        lock (_gate)
        {
            if (_isWatching)
                _networks.Monitor.Remove(_onChange);
        }
    }

    private void Watch()
    {
        lock (_gate)
        {
            if (_isWatching)
                return;
            _networks.Monitor.Add(_onChange, _onChange);
            _isWatching = true;
        }
    }

    private sealed record Looked(bool AnyUp, ConnectionCost? Cost);
}
