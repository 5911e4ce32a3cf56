using System.Buffers;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using Microsoft.AspNetCore.Connections;
using NetSocketError = System.Net.Sockets.SocketError;

namespace NetClient.AspNetCore.Internal;

/// <summary>Clear text: the system's calls on the app's buffers, errors as codes.</summary>
/// <remarks>It is used for one connection after another: what .NET needs for a receive and a send is the largest part of what a connection would allocate.</remarks>
internal sealed class SocketWire : Wire
{
    // Never thrown itself, and so the same for all: the system would be asked for its words each time.
    private static readonly SocketException PeerReset = new((int)NetSocketError.ConnectionReset);

    private readonly SocketWires _wires;
    private readonly SocketOperation _receive;
    private readonly SocketOperation _send;
    private Socket _socket = null!;
    private List<ArraySegment<byte>>? _parts;

    public SocketWire(SocketWires wires)
    {
        _wires = wires;
        _receive = new SocketOperation(TellReceived);
        _send = new SocketOperation(() => Output.OnSent(FailureOf(_send!)));
    }

    /// <summary>From now on the calls are of this socket.</summary>
    public void Take(Socket socket) => _socket = socket;

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
            Input.OnReceived(0, new ConnectionAbortedException("The connection was closed.", e));
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
            failure = new ConnectionAbortedException("The connection was closed.", e);
            return true;
        }
        failure = FailureOf(_send);
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

    public override void Release(bool isQuiet)
    {
        if (isQuiet)
        {
            Forget();
            if (_wires.TryKeep(this))
                return;
        }
        Dispose();
    }

    // A wire that is kept must not keep what it served.
    private void Forget()
    {
        Serve(null!, null!);
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
        Exception? failure = FailureOf(_receive);
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

    private static Exception? FailureOf(SocketOperation operation) => operation.SocketError switch
    {
        NetSocketError.Success => null,
        NetSocketError.ConnectionReset or NetSocketError.Shutdown or NetSocketError.ConnectionAborted or NetSocketError.ProtocolType =>
            new ConnectionResetException("The peer reset the connection.", operation.SocketError == NetSocketError.ConnectionReset ? PeerReset : new SocketException((int)operation.SocketError)),
        NetSocketError.OperationAborted or NetSocketError.Interrupted => new ConnectionAbortedException("The connection was closed."),
        NetSocketError other => new IOException(new SocketException((int)other).Message, new SocketException((int)other)),
    };
}
