namespace NetClient.Networking.Connectivity.Internal;

/// <summary>The route policies of an app.</summary>
internal sealed class HttpRoutes
{
    private readonly Lock _gate = new();
    private readonly List<RoutePolicy> _policies = [];

    public void Add(RoutePolicy policy)
    {
        lock (_gate)
            _policies.Add(policy);
    }

    /// <summary>Takes out one policy that says the same, if there is one.</summary>
    public void Remove(RoutePolicy policy)
    {
        lock (_gate)
        {
            int found = _policies.FindIndex(p => p.HostNameType == policy.HostNameType && p.HostName.IsEqual(policy.HostName)
                && p.ConnectionProfile.NetworkAdapter?.NetworkAdapterId == policy.ConnectionProfile.NetworkAdapter?.NetworkAdapterId);
            if (found >= 0)
                _policies.RemoveAt(found);
        }
    }

    /// <summary>The adapter to take to a host; null leaves it to the system. The longest name that covers the host decides, of equals the latest.</summary>
    public NetworkAdapter? AdapterFor(HostName host)
    {
        lock (_gate)
        {
            RoutePolicy? best = null;
            foreach (RoutePolicy policy in _policies)
            {
                if (policy.Covers(host) && (best is null || policy.HostName.CanonicalName.Length >= best.HostName.CanonicalName.Length))
                    best = policy;
            }
            return best?.ConnectionProfile.NetworkAdapter;
        }
    }
}
