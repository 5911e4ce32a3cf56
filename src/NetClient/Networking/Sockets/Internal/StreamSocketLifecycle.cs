using NetClient.Internal;

namespace NetClient.Networking.Sockets.Internal;

/// <summary>Where a <see cref="StreamSocket"/> is in its life.</summary>
internal enum StreamSocketState
{
    Created,
    Connecting,
    Connected,
    Upgrading,
    Secured,
    Transferring,
    Transferred,
    Closed,
}

/// <summary>One row per operation that changes the state. A failure inside it, and closing at any time, leads to Closed.</summary>
internal sealed record Transition(string Operation, StreamSocketState From, StreamSocketState During, StreamSocketState To)
{
    public static readonly Transition Connect = new("ConnectAsync", StreamSocketState.Created, StreamSocketState.Connecting, StreamSocketState.Connected);
    public static readonly Transition ConnectSecured = new("ConnectAsync", StreamSocketState.Created, StreamSocketState.Connecting, StreamSocketState.Secured);
    public static readonly Transition Upgrade = new("UpgradeToSslAsync", StreamSocketState.Connected, StreamSocketState.Upgrading, StreamSocketState.Secured);

    /// <summary>To another process. The one operation that goes back when it fails.</summary>
    public static readonly Transition Transfer = new("TransferOwnership", StreamSocketState.Connected, StreamSocketState.Transferring, StreamSocketState.Transferred);

    /// <summary>The same, for one whose TLS session lives in the broker.</summary>
    public static readonly Transition TransferSecured = new("TransferOwnership", StreamSocketState.Secured, StreamSocketState.Transferring, StreamSocketState.Transferred);
}

/// <summary>Moves a socket through its states. Everything else asks.</summary>
internal sealed class StreamSocketLifecycle(StreamSocketState initial)
{
    private volatile StreamSocketState _state = initial;

    public StreamSocketState State => _state;

    public bool IsClosed => _state == StreamSocketState.Closed;

    /// <summary>Whether bytes may flow.</summary>
    public bool IsOpen => _state is StreamSocketState.Connected or StreamSocketState.Secured;

    /// <summary>Enters an operation, or says why not.</summary>
    public void Begin(Transition transition)
    {
        if (Interlocked.CompareExchange(ref _state, transition.During, transition.From) != transition.From)
            throw Refuse(transition.Operation);
    }

    /// <summary>Leaves an operation that succeeded; false when Close got in first.</summary>
    public bool TryComplete(Transition transition) => Interlocked.CompareExchange(ref _state, transition.To, transition.During) == transition.During;

    /// <summary>Leaves an operation as if it had not been entered; a Close that got in stays.</summary>
    public void GoBack(Transition transition) => Interlocked.CompareExchange(ref _state, transition.From, transition.During);

    /// <summary>Closes; true the first time.</summary>
    public bool Close() => Interlocked.Exchange(ref _state, StreamSocketState.Closed) != StreamSocketState.Closed;

    /// <summary>The exception for a call that the state does not allow, naming the state and what was expected.</summary>
    public Exception Refuse(string operation) => _state switch
    {
        StreamSocketState.Closed => Throw.Closed(nameof(StreamSocket)),
        StreamSocketState.Created => Throw.WrongState($"{operation} was called before ConnectAsync: the socket is not connected."),
        StreamSocketState.Connecting when operation == Transition.Connect.Operation => Throw.WrongState("ConnectAsync was called while a connect is under way; a socket connects once."),
        StreamSocketState.Connecting => Throw.WrongState($"{operation} was called while ConnectAsync is under way; await it first."),
        StreamSocketState.Upgrading => Throw.WrongState($"{operation} was called while UpgradeToSslAsync is under way; await it first."),
        StreamSocketState.Transferring => Throw.WrongState($"{operation} was called while the socket is handed over to another process."),
        StreamSocketState.Transferred => Throw.WrongState($"{operation} was called after the socket was handed over: it belongs to another process."),
        StreamSocketState.Secured when operation == Transition.Transfer.Operation => Throw.WrongState(
            "A connection that is secured cannot be handed over: its TLS session lives in this process and cannot move. Call EnableTransferOwnership before ConnectAsync, and the session lives in the broker."),
        StreamSocketState.Secured when operation == Transition.Upgrade.Operation => Throw.WrongState("UpgradeToSslAsync was called on a connection that is secured already."),
        _ => Throw.WrongState($"{operation} was called on a connected socket; use a new StreamSocket."),
    };
}
