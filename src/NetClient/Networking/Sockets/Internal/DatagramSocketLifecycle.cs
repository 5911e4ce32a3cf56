using NetClient.Internal;

namespace NetClient.Networking.Sockets.Internal;

/// <summary>Where a <see cref="DatagramSocket"/> is in its life.</summary>
internal enum DatagramSocketState
{
    Created,
    Binding,
    Bound,
    Connecting,
    Connected,
    Transferring,
    Transferred,
    Closed,
}

/// <summary>One row per operation that changes the state. A failure inside it, and closing at any time, leads to Closed.</summary>
internal sealed record DatagramTransition(string Operation, DatagramSocketState From, DatagramSocketState During, DatagramSocketState To)
{
    public static readonly DatagramTransition Bind = new("A bind", DatagramSocketState.Created, DatagramSocketState.Binding, DatagramSocketState.Bound);
    public static readonly DatagramTransition Connect = new("ConnectAsync", DatagramSocketState.Created, DatagramSocketState.Connecting, DatagramSocketState.Connected);
    public static readonly DatagramTransition ConnectBound = new("ConnectAsync", DatagramSocketState.Bound, DatagramSocketState.Connecting, DatagramSocketState.Connected);

    /// <summary>To another process. These go back when they fail.</summary>
    public static readonly DatagramTransition TransferBound = new("TransferOwnership", DatagramSocketState.Bound, DatagramSocketState.Transferring, DatagramSocketState.Transferred);
    public static readonly DatagramTransition TransferConnected = new("TransferOwnership", DatagramSocketState.Connected, DatagramSocketState.Transferring, DatagramSocketState.Transferred);
}

/// <summary>Moves a datagram socket through its states. Everything else asks.</summary>
internal sealed class DatagramSocketLifecycle
{
    private volatile DatagramSocketState _state;

    public DatagramSocketState State => _state;

    public bool IsClosed => _state == DatagramSocketState.Closed;

    /// <summary>Whether nothing can be sent or received: closed, or handed over.</summary>
    public bool IsGone => _state >= DatagramSocketState.Transferring;

    public bool IsConnected => _state == DatagramSocketState.Connected;

    /// <summary>Enters an operation by the first row that fits the state, or says why none does.</summary>
    public DatagramTransition Begin(params ReadOnlySpan<DatagramTransition> rows)
    {
        foreach (DatagramTransition row in rows)
        {
            if (Interlocked.CompareExchange(ref _state, row.During, row.From) == row.From)
                return row;
        }
        throw Refuse(rows[0].Operation);
    }

    /// <summary>Leaves an operation that succeeded; false when Close got in first.</summary>
    public bool TryComplete(DatagramTransition row) => Interlocked.CompareExchange(ref _state, row.To, row.During) == row.During;

    /// <summary>Leaves an operation as if it had not been entered; a Close that got in stays.</summary>
    public void GoBack(DatagramTransition row) => Interlocked.CompareExchange(ref _state, row.From, row.During);

    /// <summary>Closes; true the first time.</summary>
    public bool Close() => Interlocked.Exchange(ref _state, DatagramSocketState.Closed) != DatagramSocketState.Closed;

    /// <summary>The exception for a call that the state does not allow, naming the state and what was expected.</summary>
    public Exception Refuse(string operation) => _state switch
    {
        DatagramSocketState.Closed => Throw.Closed(nameof(DatagramSocket)),
        DatagramSocketState.Created => Throw.WrongState($"{operation} came before BindServiceNameAsync, BindEndpointAsync or ConnectAsync; call one of them first."),
        DatagramSocketState.Transferring or DatagramSocketState.Transferred => Throw.WrongState($"{operation} came after the socket was handed over: it belongs to another process."),
        DatagramSocketState.Binding => Throw.WrongState($"{operation} came while a bind is under way; await it first."),
        DatagramSocketState.Bound => Throw.WrongState($"{operation} came after the socket was bound (a first send binds it too); use a new DatagramSocket."),
        DatagramSocketState.Connecting => Throw.WrongState($"{operation} came while ConnectAsync is under way; await it first."),
        _ => Throw.WrongState($"{operation} came after ConnectAsync: the socket has one peer, reached by its OutputStream. Use a new DatagramSocket."),
    };
}
