using NetClient.ApplicationModel.Background.Internal;

namespace NetClient.Tests.ApplicationModel.Background;

/// <summary>A network that comes and goes when told to. That the real one is heard is SystemNetworkStateTests' matter.</summary>
internal sealed class FakeNetwork : INetworkState
{
    private NetworkSnapshot _now = new(HasInternet: false, IsMetered: null, "none");

    public event Action? Changed;

    /// <summary>Called when somebody has looked and not yet gone on with what was seen.</summary>
    public Action? Looked { get; set; }

    public NetworkSnapshot Read()
    {
        NetworkSnapshot seen = _now;
        Looked?.Invoke();
        return seen;
    }

    public void Become(bool hasInternet, string identity = "net", bool? isMetered = null)
    {
        _now = new NetworkSnapshot(hasInternet, isMetered, identity);
        Changed?.Invoke();
    }
}
