using NetClient.Networking.Connectivity;

namespace NetClient.Networking.Sockets.Internal;

/// <summary>Where a connect goes, and what it leaves from.</summary>
internal sealed record ConnectTarget(HostName Host, string Service)
{
    /// <summary>The local address; null leaves it to the system.</summary>
    public HostName? LocalHost { get; init; }

    /// <summary>The local port or alias; empty leaves it to the system.</summary>
    public string LocalService { get; init; } = "";

    /// <summary>The adapter to leave through; null leaves it to the system.</summary>
    public NetworkAdapter? Adapter { get; init; }

    public override string ToString() => $"{Host}:{Service}";

    /// <summary>Whether the way out is fixed, which turns proxies off (documented).</summary>
    public bool IsBoundLocally => LocalHost is not null || Adapter is not null;
}
