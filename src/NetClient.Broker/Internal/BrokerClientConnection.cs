using System.Net.Sockets;
using NetClient.ApplicationModel.Background.Internal.Protocol;
using NetClient.Networking.Sockets.Internal.Handoff;

namespace NetClient.Broker.Internal;

/// <summary>A process that is connected to the broker. Nothing here waits for it, and nothing grows with what it does.</summary>
#pragma warning disable CA1001 // Close is its Dispose, and tells its owner
internal sealed class BrokerClientConnection
{
    private const int MaxUnsent = 64;
    private const int FramesPerTurn = 32;          // then the others have theirs

    private static readonly TimeSpan FrameLimit = TimeSpan.FromSeconds(10);

    private readonly EventLoop _loop;
    private readonly Socket _socket;
    private readonly FrameReader _reader;
    private readonly Action<BrokerClientConnection, Frame> _onFrame;
    private readonly Action<BrokerClientConnection> _onClosed;
    private readonly Queue<(byte[] Bytes, SocketDescriptorCopy? Descriptor)> _unsent = new();
    private int _sentOfFirst;
    private LoopTimer? _limit;
    private bool _isClosed;

    public BrokerClientConnection(EventLoop loop, Socket socket, Action<BrokerClientConnection, Frame> onFrame, Action<BrokerClientConnection> onClosed)
    {
        (_loop, _socket, _onFrame, _onClosed) = (loop, socket, onFrame, onClosed);
        Process = LocalPeer.ProcessOf(socket);
        _reader = new FrameReader(socket.SafeHandle, Frame.MaxRequestJson);
        _limit = loop.After(FrameLimit, Close);   // whoever connects says who it is
        loop.Watch(socket.SafeHandle, EventLoop.Readable, OnReady);
    }

    /// <summary>What it said of itself; null before.</summary>
    public HelloMessage? Hello { get; set; }

    /// <summary>Its number; the kernel's word, and not its own.</summary>
    public int Process { get; }

    /// <summary>Tasks that it said it cannot run.</summary>
    public HashSet<Guid> Cannot { get; } = [];

    /// <summary>It was told that nothing is left for it, and is on its way out: it gets no more runs.</summary>
    public bool IsDismissed { get; set; }

    public bool IsClosed => _isClosed;

    /// <summary>Sends a frame, the descriptor with it. A client that does not read is left behind.</summary>
    public void Send(byte[] frame, OwnedDescriptor? descriptor = null)
    {
        if (_isClosed)
            return;
        if (_unsent.Count >= MaxUnsent)
        {
            Close();
            return;
        }
        _unsent.Enqueue((frame, descriptor is null ? null : new SocketDescriptorCopy(descriptor)));
        if (_unsent.Count == 1)
            Flush();
    }

    public void Reply(uint request, ReplyMessage reply) => Send(Frame.Write(FrameType.Reply, request, reply, ProtocolJson.Default.ReplyMessage));

    public void Close()
    {
        if (_isClosed)
            return;
        _isClosed = true;
        _limit?.Cancel();
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
            if ((events & EventLoop.Writable) != 0)
                Flush();
            for (int i = 0; i < FramesPerTurn && !_isClosed; i++)
            {
                using Frame? frame = _reader.TryRead();
                if (frame is null)
                    break;
                _onFrame(this, frame);
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
                _limit = _loop.After(FrameLimit, Close);
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

    private void Flush()
    {
        try
        {
            while (_unsent.TryPeek(out var first))
            {
                int sent = DescriptorMessages.Send(_socket.SafeHandle, first.Bytes.AsSpan(_sentOfFirst), _sentOfFirst == 0 ? first.Descriptor?.Handle : null);
                if (sent < 0)
                {
                    _loop.Change(_socket.SafeHandle, EventLoop.Readable | EventLoop.Writable);
                    return;
                }
                _sentOfFirst += sent;
                if (_sentOfFirst < first.Bytes.Length)
                    continue;
                _sentOfFirst = 0;
                _unsent.Dequeue();
                first.Descriptor?.Dispose();
            }
            _loop.Change(_socket.SafeHandle, EventLoop.Readable);
        }
        catch (IOException)
        {
            Close();
        }
    }
}
