using NetClient.ApplicationModel.Background.Internal;

namespace NetClient.Broker;

/// <summary>How a broker is run.</summary>
public sealed record BrokerOptions
{
    /// <summary>The control socket's path.</summary>
    /// <value>By default <c>NETCLIENT_BROKER_SOCKET</c>, or <c>netclient/broker.sock</c> in the user's runtime directory.</value>
    public string ControlSocket { get; init; } = BrokerPlaces.ControlSocket;

    /// <summary>How long the broker stays when it owns nothing.</summary>
    /// <value>Default 10 s; <see cref="Timeout.InfiniteTimeSpan"/> for ever.</value>
    public TimeSpan IdleTime { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>The most sockets it keeps.</summary>
    /// <value>Default 65,536; the limit of open files counts as well.</value>
    public int MaxSockets { get; init; } = 65_536;

    /// <summary>The most processes that may be connected at once.</summary>
    /// <value>Default 256.</value>
    public int MaxClients { get; init; } = 256;

    /// <summary>The most bytes that it keeps of what travels with sockets: contexts, and bytes that were read ahead.</summary>
    /// <value>Default 256 MiB.</value>
    public long MaxBytes { get; init; } = 256L << 20;

    /// <summary>How long a client may take for a frame, and for reading what is there for it.</summary>
    internal TimeSpan FrameTime { get; init; } = TimeSpan.FromSeconds(10);
}
