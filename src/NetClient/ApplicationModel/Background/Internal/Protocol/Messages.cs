using NetClient.Networking.Sockets;

namespace NetClient.ApplicationModel.Background.Internal.Protocol;

/// <summary>Who calls, and how it is started when it is not running.</summary>
internal sealed record HelloMessage
{
    public required string App { get; init; }

    public required IReadOnlyList<string> Command { get; init; }

    public required string Directory { get; init; }

    public required IReadOnlyDictionary<string, string> Environment { get; init; }

    /// <summary>Whether the process runs tasks.</summary>
    public bool Runs { get; init; }

    /// <summary>Whether the broker started it.</summary>
    public bool WasStarted { get; set; }
}

/// <summary>A socket, in a request about it and in the answer to one.</summary>
internal sealed record SocketMessage
{
    public required string Id { get; init; }

    public Guid Task { get; set; }

    public SocketActivityKind Kind { get; set; }

    /// <summary>Milliseconds; 0 for none.</summary>
    public long KeepAlive { get; set; }

    /// <summary>The kernel's number of the socket that is meant; 0 for whichever has the id.</summary>
    public ulong Cookie { get; set; }
}

/// <summary>A run to be done.</summary>
internal sealed record ActivateMessage
{
    public required long Activation { get; init; }

    public required SocketActivityTriggerReason Reason { get; init; }

    public required SocketMessage Socket { get; init; }
}

/// <summary>A run that is over.</summary>
internal sealed record EndedMessage
{
    public required long Activation { get; init; }

    public required RunOutcome Outcome { get; init; }
}

/// <summary>A TLS session that the broker has for a connection of the app's.</summary>
internal sealed record SessionMessage
{
    public required Guid Session { get; init; }

    /// <summary>Whether the peer is to see a reset.</summary>
    public bool IsBroken { get; set; }
}

/// <summary>How a request went.</summary>
internal sealed record ReplyMessage
{
    public ReplyStatus Status { get; set; }

    public string? Text { get; set; }

    public SocketMessage? Socket { get; set; }

    public IReadOnlyList<SocketMessage>? Sockets { get; set; }

    /// <summary>In the answer to a Hello: whether what closings are said with a number is answered, and their cookies are looked at. Null from a broker that does neither.</summary>
    public bool? AnswersClosings { get; set; }
}

/// <summary>What the broker does, for <c>netclient-broker status</c>.</summary>
internal sealed record StatusMessage
{
    public required int Process { get; init; }

    public required DateTimeOffset Since { get; init; }

    public required int Clients { get; init; }

    /// <summary>Apps that are connected, have sockets, or are being started.</summary>
    public int Apps { get; set; }

    /// <summary>TLS sessions, those of sockets that are the app's included.</summary>
    public int Sessions { get; set; }

    public required IReadOnlyList<SocketStatus> Sockets { get; init; }
}

/// <summary>A row of the status.</summary>
internal sealed record SocketStatus
{
    public required string Id { get; init; }

    public required string App { get; init; }

    public required SocketActivityKind Kind { get; init; }

    public required string State { get; init; }

    public required string Peer { get; init; }

    public required DateTimeOffset Since { get; init; }

    /// <summary>The TLS version, when the broker speaks it for the app.</summary>
    public string? Tls { get; set; }

    public required int BytesWaiting { get; init; }

    public required int WakeUps { get; init; }

    public required string LastResult { get; init; }
}

internal enum RunOutcome
{
    Succeeded,
    Failed,

    /// <summary>This process has no such task, or nothing that does it.</summary>
    CannotRun,
}

internal enum ReplyStatus
{
    Done,
    NotThere,
    InUse,
    Refused,
}
