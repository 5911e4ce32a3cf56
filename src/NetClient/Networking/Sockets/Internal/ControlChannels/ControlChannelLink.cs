using System.Net.Sockets;
using NetClient.Internal;

namespace NetClient.Networking.Sockets.Internal.ControlChannels;

/// <summary>Where a transport is in its life, as its channel sees it.</summary>
internal enum ControlChannelState
{
    Unconnected,
    Connecting,
    Connected,
    Ended,
}

/// <summary>From a transport to its channel: the transport says what happens to it, in few and cheap calls. Once released, nobody listens.</summary>
/// <remarks>Windows lets the handler of a read return before the task runs, so that the task finds what was read. An await has no end that could be seen: what was read counts as taken
/// when the app asks for more, and <see cref="Patience"/> later if it does not.</remarks>
#pragma warning disable CA1001 // an event whose handle nobody asked for, and a timer that has gone off or was disposed of on release: nothing is left to dispose
internal sealed class ControlChannelLink(IControlChannelOwner owner, TimeProvider time)
{
    /// <summary>How long an arrival waits for the app to have taken it.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(50);

    private readonly Lock _gate = new();
    private readonly ManualResetEventSlim _settled = new(true);
    private ControlChannelState _state;
    private Socket? _socket;
    private ITimer? _patience;
    private bool _hasArrived;       // and was not announced
    private volatile bool _isReleased;
    private long _heardAt = time.GetTimestamp();

    private static readonly HttpRequestOptionsKey<ControlChannelLink> _requestKey = new("NetClient.ControlChannel"), _socketKey = new("NetClient.ControlChannelSocket");
    private static volatile bool _areInRequests;

    /// <summary>Whose connection a request's answer comes over; null for most.</summary>
    public static ControlChannelLink? Of(HttpRequestMessage request) => Find(request, _requestKey);

    /// <summary>Who wants to know the socket beneath a request; null for most.</summary>
    public static ControlChannelLink? OfSocketOf(HttpRequestMessage request) => Find(request, _socketKey);

    public bool IsReleased => _isReleased;

    /// <summary>How often the server expects to hear something.</summary>
    public TimeSpan ServerInterval => owner.ServerInterval;

    /// <summary>The socket beneath, once there is one and as far as the transport knows it.</summary>
    public Socket? Socket => Volatile.Read(ref _socket);

    /// <summary>The answer to a request comes over this channel's connection.</summary>
    public void PutInto(HttpRequestMessage request)
    {
        PutSocketInto(request);
        request.Options.Set(_requestKey, this);
    }

    /// <summary>Asks to be told of the socket that a request goes over.</summary>
    public void PutSocketInto(HttpRequestMessage request)
    {
        _areInRequests = true;
        request.Options.Set(_socketKey, this);
    }

    /// <summary>Makes it the link of a transport.</summary>
    /// <param name="place">Where the transport has its link.</param>
    /// <exception cref="InvalidOperationException">Another channel has the transport (0x8000000E).</exception>
    public void Take(ref ControlChannelLink? place)
    {
        if (place is { IsReleased: false })
            throw Throw.WrongState("The socket belongs to a control channel already.");
        place = this;
    }

    /// <summary>The channel has another transport, or was closed.</summary>
    public void Release()
    {
        lock (_gate)
        {
            _isReleased = true;
            _patience?.Dispose();
        }
        _settled.Set();
    }

    /// <summary>Waits while the transport connects.</summary>
    public ControlChannelState WaitUntilSettled()
    {
        _settled.Wait();
        lock (_gate)
            return _state;
    }

    public void Connecting()
    {
        lock (_gate)
        {
            _state = ControlChannelState.Connecting;
            if (!_isReleased)
                _settled.Reset();
        }
    }

    /// <summary>There is a socket; bytes of the app's may not flow yet.</summary>
    public void Opened(Socket socket) => Volatile.Write(ref _socket, socket);

    public void Connected(Socket socket)
    {
        Opened(socket);
        Connected();
    }

    public void Connected()
    {
        lock (_gate)
        {
            _state = ControlChannelState.Connected;
            _heardAt = time.GetTimestamp();
        }
        _settled.Set();
        if (!_isReleased)
            owner.OnConnected(this);
    }

    /// <summary>A read has brought something.</summary>
    public void Arrived()
    {
        lock (_gate)
        {
            _heardAt = time.GetTimestamp();
            Await_NeedsLock();
        }
    }

    /// <summary>The app asks for more, or its handler has returned: what arrived is in its hands.</summary>
    public void Taken()
    {
        lock (_gate)
        {
            if (!_hasArrived)
                return;
            _hasArrived = false;
            if (_isReleased)
                return;
        }
        owner.OnArrived(this);
    }

    /// <summary>Something has come and the app's handler has returned.</summary>
    public void Handled()
    {
        Arrived();
        Taken();
    }

    /// <summary>The connection ended by itself, by the peer or by an error; also: could not be made.</summary>
    public void Lost(Exception? failure)
    {
        TimeSpan silence;
        bool wasConnected;
        lock (_gate)
        {
            if (_state == ControlChannelState.Ended)
                return;
            wasConnected = _state == ControlChannelState.Connected;
            _state = ControlChannelState.Ended;
            silence = time.GetElapsedTime(_heardAt);
            if (wasConnected)
                Await_NeedsLock();
        }
        _settled.Set();
        if (wasConnected && !_isReleased)
            owner.OnLost(this, failure, silence);
    }

    /// <summary>The app has ended the connection. What had arrived before is still announced.</summary>
    public void Closed()
    {
        lock (_gate)
        {
            if (_state == ControlChannelState.Ended)
                return;
            _state = ControlChannelState.Ended;
        }
        _settled.Set();
        if (!_isReleased)
            owner.OnClosed(this);
    }

    private void Await_NeedsLock()
    {
        if (_hasArrived || _isReleased)
            return;
        _hasArrived = true;
        if (_patience is null)
            _patience = time.CreateTimer(static link => ((ControlChannelLink)link!).Taken(), this, Patience, Timeout.InfiniteTimeSpan);
        else
            _patience.Change(Patience, Timeout.InfiniteTimeSpan);
    }

    // Asked for its options, a request makes some. As long as there was no channel over HTTP in this process, none is asked.
    private static ControlChannelLink? Find(HttpRequestMessage request, HttpRequestOptionsKey<ControlChannelLink> key) =>
        _areInRequests && request.Options.TryGetValue(key, out ControlChannelLink? link) ? link : null;
}
