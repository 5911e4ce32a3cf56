using System.Net.Sockets;
using NetClient.ApplicationModel.Background.Internal.Protocol;
using NetClient.Networking.Sockets.Internal.Handoff;

namespace NetClient.Broker.Internal;

/// <summary>A connection of a process to the broker. Nothing here waits for it, and nothing grows with what it does.</summary>
/// <remarks>Answers are made when they are asked for, and a client that does not read them is not heard any more. What the broker sends on its own waits until there is room.</remarks>
#pragma warning disable CA1001 // Close is its Dispose, and tells its owner
internal sealed class BrokerClientConnection
{
    private const int FramesPerTurn = 32;          // then the others have theirs

    // Nothing more is heard before fewer wait.
    private const int ManyUnsent = 64;
    private const int MuchUnsent = 1 << 20;        // bytes

    private readonly EventLoop _loop;
    private readonly Socket _socket;
    private readonly TimeSpan _frameTime;
    private readonly FrameReader _reader;
    private readonly Action<BrokerClientConnection, Frame> _onFrame;
    private readonly Action<BrokerClientConnection> _onClosed;
    private readonly Queue<(byte[] Bytes, SocketDescriptorCopy? Descriptor)> _unsent = new();
    private readonly Queue<Func<byte[]?>> _later = new();
    private int _sentOfFirst;
    private long _unsentBytes;
    private uint _interest = EventLoop.Readable;
    private LoopTimer? _limit;
    private LoopTimer? _stall;
    private bool _isClosed;

    public BrokerClientConnection(EventLoop loop, Socket socket, ClientProcess process, TimeSpan frameTime, Action<BrokerClientConnection, Frame> onFrame, Action<BrokerClientConnection> onClosed)
    {
        (_loop, _socket, _frameTime, _onFrame, _onClosed) = (loop, socket, frameTime, onFrame, onClosed);
        Process = process;
        _reader = new FrameReader(socket.SafeHandle, Frame.MaxRequestJson);
        _limit = loop.After(frameTime, Close);   // whoever connects says who it is, or asks something
        loop.Watch(socket.SafeHandle, _interest, OnReady);
    }

    /// <summary>What it said of itself; null before.</summary>
    public HelloMessage? Hello { get; set; }

    /// <summary>Who it is by the kernel's word, and not its own.</summary>
    public ClientProcess Process { get; }

    /// <summary>Tasks that it said it cannot run.</summary>
    public HashSet<Guid> Cannot { get; } = [];

    /// <summary>It was told that nothing is left for it, and is on its way out: it gets no more runs.</summary>
    public bool IsDismissed { get; set; }

    public bool IsClosed => _isClosed;

    /// <summary>Sends a frame, the descriptor with it. A client that does not read is not heard any more, and then left behind.</summary>
    public void Send(byte[] frame, OwnedDescriptor? descriptor = null)
    {
        if (_isClosed)
            return;
        _unsent.Enqueue((frame, descriptor is null ? null : new SocketDescriptorCopy(descriptor)));
        _unsentBytes += frame.Length;
        if (_unsent.Count == 1)
            Flush();
        else
            Attend();
    }

    /// <summary>Sends a frame when there is room for it; however many wait, they are made one by one. Null is for one that is not wanted any more.</summary>
    public void SendLater(Func<byte[]?> make)
    {
        if (_isClosed)
            return;
        _later.Enqueue(make);
        if (_unsent.Count == 0)
            Flush();
    }

    public void Reply(uint request, ReplyMessage reply) => Send(Frame.Write(FrameType.Reply, request, reply, ProtocolJson.Default.ReplyMessage));

    public void Close()
    {
        if (_isClosed)
            return;
        _isClosed = true;
        _limit?.Cancel();
        _stall?.Cancel();
        _later.Clear();
        _loop.Forget(_socket.SafeHandle);
        _reader.Dispose();
        _socket.Dispose();
        while (_unsent.TryDequeue(out var left))
            left.Descriptor?.Dispose();
        _onClosed(this);
    }

    private void OnReady(uint events)
    {
        try
        {
            if ((events & ~EventLoop.Readable) != 0)
                Flush();   // also when the connection broke: then that is what ends it
            for (int i = 0; i < FramesPerTurn && !_isClosed && !IsFull; i++)
            {
                using Frame? frame = _reader.TryRead();
                if (frame is null)
                    break;
                _onFrame(this, frame);
                if (_isClosed)
                    return;
                _limit?.Cancel();   // the next frame has a time of its own
                _limit = Hello is null ? _loop.After(_frameTime, Close) : null;   // it looks, and goes on looking
            }
            if (_isClosed)
                return;
            if (_reader.HasEnded)
            {
                Close();
                return;
            }
            if (_reader.IsMidway && _limit is null)
            {
                _limit = _loop.After(_frameTime, Close);
            }
            else if (!_reader.IsMidway && Hello is not null)
            {
                _limit?.Cancel();
                _limit = null;
            }
        }
        catch (Exception)
        {
            // Whatever it was, it ends this client, and none of the others.
            Close();
        }
    }

    private bool IsFull => _unsent.Count >= ManyUnsent || _unsentBytes > MuchUnsent;

    // What is waited for follows from what is unsent: who waits for something else is woken for nothing, or not at all.
    private void Attend()
    {
        uint interest = _unsent.Count == 0 ? EventLoop.Readable : IsFull ? EventLoop.Writable : EventLoop.Readable | EventLoop.Writable;
        if (interest != _interest)
            _loop.Change(_socket.SafeHandle, interest);
        _interest = interest;
        if (IsFull)
            _stall ??= _loop.After(_frameTime, Close);
    }

    private bool TryPeekUnsent(out (byte[] Bytes, SocketDescriptorCopy? Descriptor) first)
    {
        while (_unsent.Count == 0 && _later.TryDequeue(out Func<byte[]?>? make))
        {
            if (make() is not { } frame)
                continue;
            _unsent.Enqueue((frame, null));
            _unsentBytes += frame.Length;
        }
        return _unsent.TryPeek(out first);
    }

    private void Flush()
    {
        try
        {
            while (TryPeekUnsent(out var first))
            {
                int sent = DescriptorMessages.Send(_socket.SafeHandle, first.Bytes.AsSpan(_sentOfFirst), _sentOfFirst == 0 ? first.Descriptor?.Handle : null);
                if (sent < 0)
                    break;
                _stall?.Cancel();
                _stall = null;
                _sentOfFirst += sent;
                if (_sentOfFirst < first.Bytes.Length)
                    continue;
                _sentOfFirst = 0;
                _unsentBytes -= first.Bytes.Length;
                _unsent.Dequeue();
                first.Descriptor?.Dispose();
            }
            Attend();
        }
        catch (IOException)
        {
            Close();
        }
    }
}
