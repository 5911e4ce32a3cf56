using System.Buffers;
using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace NetClient.AspNetCore.Internal;

/// <summary>Clear text by .NET's sockets, for systems without <see cref="Epoll.EpollWire"/>.</summary>
internal sealed class SocketWire : PlainWire
{
    private readonly SocketOperation _receive;
    private readonly SocketOperation _send;
    private Socket _socket = null!;
    private List<ArraySegment<byte>>? _parts;

    public SocketWire(KeptWires kept)
        : base(kept)
    {
        _receive = new SocketOperation(TellReceived);
        _send = new SocketOperation(() => Output.OnSent(FailureOf(_send!.SocketError)));
    }

    public override void Take(Socket socket) => _socket = socket;

    public override void Receive(Memory<byte> destination)
    {
        try
        {
            _receive.SetBuffer(destination);
            if (_socket.ReceiveAsync(_receive))
                return;
        }
        catch (ObjectDisposedException e)
        {
            Input.OnReceived(0, Closed(e));
            return;
        }
        TellReceived();
    }

    public override bool Send(in ReadOnlySequence<byte> bytes, out Exception? failure)
    {
        failure = null;
        try
        {
            Load(bytes);
            if (_socket.SendAsync(_send))
                return false;
        }
        catch (ObjectDisposedException e)
        {
            failure = Closed(e);
            return true;
        }
        failure = FailureOf(_send.SocketError);
        return true;
    }

    public override ValueTask ShutdownAsync()
    {
        try
        {
            _socket.Shutdown(SocketShutdown.Both);
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // The peer has gone already: there is nobody to tell.
        }
        return default;
    }

    protected override void Forget()
    {
        base.Forget();
        _socket = null!;
        _receive.SetBuffer(default);
        if (_send.BufferList is not null)
            _send.BufferList = null;
        _send.SetBuffer(default);
        _parts?.Clear();
    }

    public override void Dispose()
    {
        _receive.Dispose();
        _send.Dispose();
    }

    private void TellReceived()
    {
        Exception? failure = FailureOf(_receive.SocketError);
        Input.OnReceived(failure is null ? _receive.BytesTransferred : 0, failure);
    }

    // One call of the system for all of it: the parts lie where the app wrote them.
    private void Load(in ReadOnlySequence<byte> bytes)
    {
        if (bytes.IsSingleSegment)
        {
            if (_send.BufferList is not null)
                _send.BufferList = null;
            _send.SetBuffer(MemoryMarshal.AsMemory(bytes.First));
            return;
        }
        if (!_send.MemoryBuffer.IsEmpty)
            _send.SetBuffer(null, 0, 0);
        (_parts ??= []).Clear();
        foreach (ReadOnlyMemory<byte> part in bytes)
        {
            MemoryMarshal.TryGetArray(part, out ArraySegment<byte> segment);
            _parts.Add(segment);
        }
        _send.BufferList = _parts;
    }
}
