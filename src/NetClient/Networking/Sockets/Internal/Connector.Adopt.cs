using System.Net;
using System.Net.Sockets;
using NetClient.Capabilities;
using NetClient.Errors;
using NetClient.Networking.Sockets.Internal.Handoff;

namespace NetClient.Networking.Sockets.Internal;

internal sealed partial class Connector
{
    /// <summary>Makes a socket of a descriptor that another process opened, when it is what it is said to be and the manifest covers it. Otherwise the descriptor is closed.</summary>
    /// <exception cref="InvalidDataException">It is something else (0x8007000D).</exception>
    /// <exception cref="CapabilityDeniedException">The app may not have it.</exception>
    public Socket Adopt(OwnedDescriptor descriptor, SocketActivityKind kind)
    {
        Socket socket = Open(descriptor);
        try
        {
            if (KindOf(socket) is var found && found != kind)
                throw NotThat($"It is said to be a {kind}, and is {(found == SocketActivityKind.None ? $"a {socket.AddressFamily} socket of type {socket.SocketType}" : $"a {found}")}.");
            DemandAdoption(socket, kind);
            return socket;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <summary>Makes a socket of this process's end of a TLS session that lives in the broker, when the manifest covers the session's peer. Otherwise the descriptor is closed.</summary>
    /// <inheritdoc cref="Adopt(OwnedDescriptor, SocketActivityKind)" path="/exception"/>
    public Socket AdoptSecured(OwnedDescriptor descriptor, IPEndPoint remote)
    {
        Socket socket = Open(descriptor);
        try
        {
            if (socket is not { AddressFamily: AddressFamily.Unix, SocketType: SocketType.Stream })
                throw NotThat($"It is said to lead to the broker, and is a {socket.AddressFamily} socket of type {socket.SocketType}.");
            DemandAdoption(remote);
            return socket;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <summary>Makes a socket of a listening descriptor that was inherited: TCP, or a Unix domain socket, which is no network.</summary>
    /// <exception cref="InvalidDataException">It is something else (0x8007000D).</exception>
    /// <exception cref="CapabilityDeniedException">The app may not have it.</exception>
    public Socket AdoptListener(OwnedDescriptor descriptor)
    {
        Socket socket = Open(descriptor);
        try
        {
            bool isLocal = socket.AddressFamily == AddressFamily.Unix;
            bool isListening = socket.SocketType == SocketType.Stream && (int)socket.GetSocketOption(SocketOptionLevel.Socket, SocketOptionName.AcceptConnection)! != 0;
            if (!isListening || (!isLocal && KindOf(socket) != SocketActivityKind.StreamSocketListener))
                throw NotThat("It is no socket that listens for TCP or local connections.");
            if (isLocal)
                _context.Capabilities.Demand(NetworkOperation.Bind, IPAddress.Loopback, 0);
            else
                DemandAdoption(socket, SocketActivityKind.StreamSocketListener);
            return socket;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <summary>What a socket is; None for what NetClient has no class for, and for one that is neither connected nor bound.</summary>
    public static SocketActivityKind KindOf(Socket socket)
    {
        if (socket.AddressFamily is not (AddressFamily.InterNetwork or AddressFamily.InterNetworkV6))
            return SocketActivityKind.None;
        bool isListening = socket.SocketType == SocketType.Stream
            && (int)socket.GetSocketOption(SocketOptionLevel.Socket, SocketOptionName.AcceptConnection)! != 0;
        return (socket.SocketType, socket.ProtocolType) switch
        {
            (SocketType.Stream, ProtocolType.Tcp) when isListening => SocketActivityKind.StreamSocketListener,
            (SocketType.Stream, ProtocolType.Tcp) when RemoteOf(socket) is not null || HasEnded(socket) => SocketActivityKind.StreamSocket,
            (SocketType.Dgram, ProtocolType.Udp) when socket.LocalEndPoint is IPEndPoint { Port: not 0 } => SocketActivityKind.DatagramSocket,
            _ => SocketActivityKind.None,
        };
    }

    /// <summary>What a descriptor is that stays somebody else's.</summary>
    public static SocketActivityKind KindOf(SafeSocketHandle borrowed)
    {
        try
        {
            using var socket = new Socket(borrowed);
            return KindOf(socket);
        }
        catch (Exception e) when (e is SocketException or ArgumentException)
        {
            return SocketActivityKind.None;
        }
    }

    /// <summary>Connects to a Unix domain socket. That is no network, so no capability is asked for; who may connect is the file's permissions.</summary>
    public static Socket ConnectLocal(string path)
    {
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            socket.Connect(new UnixDomainSocketEndPoint(path));
            return socket;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    // Who may connect there, or be reached from there, may have such a connection.
    private void DemandAdoption(Socket socket, SocketActivityKind kind)
    {
        IPEndPoint? remote = kind == SocketActivityKind.StreamSocketListener ? null : RemoteOf(socket);
        if (remote is null && kind == SocketActivityKind.StreamSocket)
            return;   // it has ended, and leads to nobody
        if (remote is null)
        {
            var local = (IPEndPoint)socket.LocalEndPoint!;
            _context.Capabilities.Demand(NetworkOperation.Bind, local.Address, local.Port);
        }
        else
        {
            DemandAdoption(remote);
        }
    }

    private void DemandAdoption(IPEndPoint remote)
    {
        if (!_context.Capabilities.Check(NetworkOperation.Accept, remote).IsGranted)
            _context.Capabilities.Demand(NetworkOperation.Connect, remote.Address, remote.Port);
    }

    /// <summary>The other end of a connection. One that was reset in the meantime has none any more.</summary>
    public static IPEndPoint? RemoteOf(Socket socket)
    {
        try
        {
            return socket.RemoteEndPoint as IPEndPoint;
        }
        catch (SocketException)
        {
            return null;
        }
    }

    // It still is what it was, and its owner must learn of the reset by reading.
    private static bool HasEnded(Socket socket) => socket.LocalEndPoint is IPEndPoint { Port: not 0 } && socket.Poll(TimeSpan.Zero, SelectMode.SelectRead);

    private static Socket Open(OwnedDescriptor descriptor)
    {
        var handle = new SafeSocketHandle(descriptor.Release(), ownsHandle: true);
        try
        {
            return new Socket(handle);
        }
        catch (Exception e) when (e is SocketException or ArgumentException)
        {
            nint number = handle.DangerousGetHandle();
            handle.SetHandleAsInvalid();
            new OwnedDescriptor((int)number).Dispose();
            throw NotThat("It is no socket at all.", e);
        }
    }

    private static InvalidDataException NotThat(string why, Exception? inner = null) =>
        new($"The descriptor cannot be taken over. {why}", inner) { HResult = HResults.InvalidData };
}
