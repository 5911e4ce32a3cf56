using System.Buffers;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using NetClient.Networking.Sockets.Internal;
using NetSocketError = System.Net.Sockets.SocketError;

namespace NetClient.AspNetCore.Internal.Epoll;

/// <summary>Clear text by calls of our own, for which <see cref="EpollLoop"/> waits.</summary>
/// <remarks>The socket and its descriptor stay .NET's: each call holds the handle for as long as it lasts, so that nobody is given the descriptor's number meanwhile. What the loop tells is no more than a reason to
/// try again. Words of an earlier connection are therefore harmless, should any come through.</remarks>
internal sealed class EpollWire : PlainWire, IEpollSeat
{
    private const int MostParts = 256;     // a megabyte in blocks of the pool: the end of each call wakes the peer
    private const int BothDirections = 2;  // SHUT_RDWR

    private const uint OfReceives = EpollRecord.Readable | OfEnds;
    private const uint OfSends = EpollRecord.Writable | EpollRecord.Failed | EpollRecord.HungUp;
    private const uint OfEnds = EpollRecord.Urgent | EpollRecord.Failed | EpollRecord.HungUp | EpollRecord.PeerEnded;

    private const uint ChangesOfReceives = EpollRecord.Readable | EpollRecord.Urgent | EpollRecord.PeerEnded;

    [ThreadStatic]
    private static MemoryHandle[]? _pins;

    private readonly EpollLoop _loop;
    private readonly int _place;
    private readonly Lock _registering = new();
    private SafeHandle _socket = null!;
    private uint _generation;
    private uint _registered;              // the changes that are told
    private bool _isStream;                // a receive takes all there is, unless an end is near
    private Readiness _toReceive;
    private Readiness _toSend;
    private bool _isDrained;               // the last receive took all there was
    private volatile bool _isEnding;       // more than bytes may come, for which there is no second notice
    private Memory<byte> _destination;
    private ReadOnlySequence<byte> _source;

    public EpollWire(EpollLoop loop, KeptWires kept)
        : base(kept)
    {
        _loop = loop;
        _place = loop.Seat(this);
    }

    public override void Take(Socket socket)
    {
        _socket = socket.SafeHandle;
        Volatile.Write(ref _generation, _loop.NextGeneration());
        _registered = 0;
        _isStream = socket.AddressFamily is AddressFamily.InterNetwork or AddressFamily.InterNetworkV6; // a local one stops where descriptors came along
        _isDrained = false;
        _isEnding = false;
        _toReceive.Reset();
        _toSend.Reset();
    }

    public override void Receive(Memory<byte> destination)
    {
        _destination = destination;
        if (_isDrained && !_isEnding)
        {
            _isDrained = false;
            if (TryAwait(ref _toReceive))
                return;
        }
        GoOnReceiving();
    }

    public override bool Send(in ReadOnlySequence<byte> bytes, out Exception? failure)
    {
        _source = bytes;
        return TrySend(out failure);
    }

    public override ValueTask ShutdownAsync()
    {
        try
        {
            _ = LinuxCalls.Shutdown(_socket, BothDirections);
        }
        catch (ObjectDisposedException)
        {
            // Closed, and so shut down.
        }
        return default;
    }

    public bool OnReady(uint generation, uint events)
    {
        if (generation != Volatile.Read(ref _generation))
            return false;
        if ((events & OfEnds) != 0)
            _isEnding = true;
        bool sends = (events & OfSends) != 0 && _toSend.Tell();
        bool receives = (events & OfReceives) != 0 && _toReceive.Tell();
        bool areBoth = sends && receives; // neither is to wait for the other, which may go on for long
        if (areBoth)
            ThreadPool.UnsafeQueueUserWorkItem(static wire => wire.TrySendingAgain(), this, preferLocal: false);
        else if (sends)
            GoOnSending();
        if (receives)
            GoOnReceiving();
        return areBoth;
    }

    // Who waits tries again. The socket that was closed may be an earlier connection's, which an app may abort at any time: this one goes on.
    public override void OnClosed()
    {
        if (_toReceive.TryEnd())
            ThreadPool.UnsafeQueueUserWorkItem(static wire => wire.TryReceivingAgain(), this, preferLocal: false);
        if (_toSend.TryEnd())
            ThreadPool.UnsafeQueueUserWorkItem(static wire => wire.TrySendingAgain(), this, preferLocal: false);
    }

    public override void LookForClose()
    {
        if (_socket is { IsClosed: true })
            OnClosed();
    }

    public override void Dispose() => _loop.Unseat(_place);

    protected override void Forget()
    {
        base.Forget();
        _socket = null!;
        _destination = default;
        _source = default;
    }

    private void TryReceivingAgain()
    {
        if (_socket.IsClosed)
            Input.OnReceived(0, Closed(null));
        else
            GoOnReceiving();
    }

    private void TrySendingAgain()
    {
        if (_socket.IsClosed)
            Output.OnSent(Closed(null));
        else
            GoOnSending();
    }

    // The bytes may have come already, and the call costs less than being told.
    private void GoOnReceiving()
    {
        int count;
        NetSocketError error;
        try
        {
            do
            {
                count = LinuxCalls.Receive(_socket, _destination.Span, out error);
                if (error != NetSocketError.WouldBlock)
                    break;
                error = Register(ChangesOfReceives);
            }
            while (error == NetSocketError.Success && !TryAwait(ref _toReceive));
        }
        catch (ObjectDisposedException e)
        {
            Input.OnReceived(0, Closed(e));
            return;
        }
        if (count < 0 && error == NetSocketError.Success)
            return; // the loop goes on
        // Less than there was room for is all there was: what comes later is told. Not so an end that came along with it.
        _isDrained = _isStream && count > 0 && count < _destination.Length && (Volatile.Read(ref _registered) & EpollRecord.Readable) != 0;
        Input.OnReceived(Math.Max(0, count), FailureOf(error)); // the last word: from here on the wire may be another connection's
    }

    private void GoOnSending()
    {
        if (TrySend(out Exception? failure))
            Output.OnSent(failure);
    }

    // False when the loop goes on.
    private bool TrySend(out Exception? failure)
    {
        failure = null;
        try
        {
            while (true)
            {
                int count = SendParts(out NetSocketError error);
                if (count == _source.Length)
                    return true;
                if (count >= 0)
                {
                    _source = _source.Slice(count);
                    continue;
                }
                if (error == NetSocketError.WouldBlock && (error = Register(EpollRecord.Writable)) == NetSocketError.Success)
                {
                    if (TryAwait(ref _toSend))
                        return false;
                    continue;
                }
                failure = FailureOf(error);
                return true;
            }
        }
        catch (ObjectDisposedException e)
        {
            failure = Closed(e);
            return true;
        }
    }

    // One call of the system for all of it: the parts lie where the app wrote them.
    private unsafe int SendParts(out NetSocketError error)
    {
        if (_source.IsSingleSegment)
            return LinuxCalls.Send(_socket, _source.FirstSpan, out error);
        MemoryHandle[] pins = _pins ??= new MemoryHandle[MostParts];
        Span<IOVector> parts = stackalloc IOVector[MostParts];
        int used = 0;
        try
        {
            foreach (ReadOnlyMemory<byte> part in _source)
            {
                if (used == MostParts)
                    break;
                pins[used] = part.Pin();
                parts[used] = new IOVector { Base = pins[used].Pointer, Length = (nuint)part.Length };
                used++;
            }
            return LinuxCalls.Send(_socket, parts[..used], out error);
        }
        finally
        {
            while (used > 0)
                pins[--used].Dispose();
        }
    }

    // A connection whose bytes are always there when they are asked for need not be registered, and room to send is news only where there was none.
    private NetSocketError Register(uint changes)
    {
        lock (_registering)
        {
            uint all = _registered | changes;
            if (all == _registered)
                return NetSocketError.Success;
            if (!_loop.TryRegister(_socket, _place, _generation, all, isNew: _registered == 0))
                return NetSocketError.NoBufferSpaceAvailable;
            Volatile.Write(ref _registered, all);
            return NetSocketError.Success;
        }
    }

    // Who closes ends those who wait; who waits when it is too late for that does the same. As soon as it waits another may go on with it, to the end: the wait that is ended may be the next connection's,
    // which is not for this thread to go on with.
    private bool TryAwait(ref Readiness direction)
    {
        SafeHandle socket = _socket;
        if (!direction.TryAwait())
            return false;
        if (socket.IsClosed)
            OnClosed();
        return true;
    }
}
