using System.Net.Sockets;
using System.Runtime.InteropServices;
using NetClient.ApplicationModel.Background.Internal.Protocol;
using NetClient.Errors;
using NetClient.Internal;
using NetClient.Networking.Sockets;
using NetClient.Networking.Sockets.Internal.Handoff;

namespace NetClient.ApplicationModel.Background.Internal;

/// <summary>The app's side of the broker: gives sockets away and takes them back. Beside it stands how the app is called.</summary>
internal sealed partial class BrokerClient(NetClientContext context, string? controlSocket = null, Func<string, bool>? start = null) : ISocketBroker
{
    private static readonly SocketMessage Nothing = new() { Id = "" };

    private readonly Lock _connecting = new();
    private readonly UnheardWords _unheard = new();   // of sockets and sessions that are not ours any more
    private readonly Dictionary<string, SocketLease> _held = new(StringComparer.Ordinal);   // what objects of this process have borrowed; its own lock
    private BrokerSession? _session;

    private string ControlSocket => controlSocket ?? BrokerPlaces.ControlSocket;

    public void DemandTask(Guid taskId)
    {
        if (!OperatingSystem.IsLinux())
            throw new PlatformNotSupportedException("The socket broker runs on Linux only so far.");
        if (context.BackgroundTasks.TriggerOf(taskId) is not SocketActivityTrigger)
            throw Throw.Argument($"The app has no registered task {taskId} with a SocketActivityTrigger.", nameof(taskId));
    }

    public void Transfer(string socketId, Guid taskId, TimeSpan keepAlive, SocketDeparture departure, ReadOnlyMemory<byte> context)
    {
        var lease = new SocketLease(socketId, CookieOf(departure.Socket));
        SocketMessage message = MessageOf(lease) with { Task = taskId, Kind = departure.State.Kind, KeepAlive = (long)keepAlive.TotalMilliseconds };
        byte[] state = (departure.State with { Context = context }).ToBytes();
        using Frame answer = AskForTransfer(message, lease, state, departure.Socket.SafeHandle, out BrokerSession session);
        ReplyMessage reply = answer.Read(ProtocolJson.Default.ReplyMessage);
        switch (reply.Status)
        {
            case ReplyStatus.Done:
                break;
            case ReplyStatus.InUse:
                throw new InvalidOperationException($"The broker has another socket with the id '{socketId}'. {reply.Text}") { HResult = HResults.AlreadyExists };
            default:
                throw Throw.WrongState($"The broker does not take the socket '{socketId}'. {reply.Text}");
        }
        departure.Complete();
        Arm(session, lease);
    }

    private Frame AskForTransfer(SocketMessage message, SocketLease lease, byte[] state, SafeSocketHandle descriptor, out BrokerSession session)
    {
        bool wasAsked = false;
        try
        {
            session = Connect(mayStart: true)!;
            wasAsked = true;
            try
            {
                return session.Ask(FrameType.Transfer, message, ProtocolJson.Default.SocketMessage, state, descriptor);
            }
            catch (IOException) when (session.IsOver)
            {
                session = Connect(mayStart: true)!;   // it ended because it owned nothing, just as we came, or lost us
                return session.Ask(FrameType.Transfer, message, ProtocolJson.Default.SocketMessage, state, descriptor);
            }
        }
        catch (IOException) when (wasAsked)
        {
            Say(FrameType.Release, lease);   // it may have it all the same, and it stays here
            throw;
        }
    }

    /// <summary>The socket is closed here; returns when the broker has heard it.</summary>
    private void Arm(BrokerSession session, SocketLease lease)
    {
        lock (_held)
            _held.Remove(lease.Id);
        Action heard = AddWord(FrameType.Arm, lease, session);
        try
        {
            session.Ask(FrameType.Arm, MessageOf(lease), ProtocolJson.Default.SocketMessage).Dispose();
            heard();
        }
        catch (IOException) when (session.IsOver)
        {
            SayUnheard();
        }
        catch (IOException)
        {
            // It takes its time, and has it in its queue.
        }
    }

    /// <summary>Says of a socket that it is not ours, in this session or the next: to a broker that does not hear it, it is ours until this process ends.</summary>
    private void Say(FrameType type, SocketLease lease)
    {
        AddWord(type, lease, saidIn: null);
        SayUnheard();
    }

    private void SayUnheard()
    {
        try
        {
            if (Connect(mayStart: false) is { } session)
                _unheard.SayAll(session);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // There is nobody to tell, until there is.
        }
    }

    private Action AddWord(FrameType type, SocketLease lease, BrokerSession? saidIn)
    {
        SocketMessage message = MessageOf(lease);
        return _unheard.Add(lease, (session, heard) => session.Tell(type, message, ProtocolJson.Default.SocketMessage, heard), saidIn);
    }

    public IReadOnlyList<BrokeredSocket> List()
    {
        if (Connect(mayStart: false) is not { } session)
            return [];
        using Frame answer = session.Ask(FrameType.List, Nothing, ProtocolJson.Default.SocketMessage);
        return [.. (answer.Read(ProtocolJson.Default.ReplyMessage).Sockets ?? []).Select(socket => new BrokeredSocket(socket.Id, socket.Task, socket.Kind, null))];
    }

    public ReadOnlyMemory<byte> Peek(string socketId)
    {
        using Frame answer = AskFor(FrameType.Peek, socketId);
        return SocketState.Read(answer.Bytes).Context;
    }

    public (Socket Socket, SocketState State, SocketLease Lease) Take(string socketId, SocketActivityKind kind)
    {
        using Frame answer = AskFor(FrameType.Take, socketId);
        var lease = new SocketLease(socketId, answer.Read(ProtocolJson.Default.ReplyMessage).Socket?.Cookie ?? 0);
        try
        {
            _unheard.Forget(lease);   // it is back
            _unheard.Forget(Unknown(socketId));
            lock (_held)
                _held[socketId] = lease;
            SocketState state = SocketState.Read(answer.Bytes);
            OwnedDescriptor descriptor = answer.Descriptor ?? throw new InvalidDataException("The broker's answer has no descriptor.") { HResult = HResults.InvalidData };
            return (state.Secured is { } secured ? context.Connector.AdoptSecured(descriptor, secured.GetRemoteEndPoint()) : context.Connector.Adopt(descriptor, kind), state, lease);
        }
        catch
        {
            Drop(lease);
            Say(FrameType.Arm, lease);   // it is still there, whatever became of ours
            throw;
        }
    }

    public void Released(SocketLease lease)
    {
        Drop(lease);
        Say(FrameType.Release, lease);
    }

    private void Drop(SocketLease lease)
    {
        lock (_held)
        {
            if (_held.GetValueOrDefault(lease.Id) == lease)
                _held.Remove(lease.Id);
        }
    }

    private Frame AskFor(FrameType type, string socketId)
    {
        if (Connect(mayStart: false) is not { } session)
            throw NotThere(socketId, "No broker runs.");
        Frame answer;
        try
        {
            answer = session.Ask(type, MessageOf(Unknown(socketId)), ProtocolJson.Default.SocketMessage);
        }
        catch (IOException) when (type == FrameType.Take)
        {
            bool isHeld;
            lock (_held)
                isHeld = _held.ContainsKey(socketId);   // another object has it, and reads from it: the answer was to be no
            if (!isHeld)
                Say(FrameType.Arm, Unknown(socketId));  // an answer that comes too late brings nobody the socket
            throw;
        }
        ReplyMessage reply = answer.Read(ProtocolJson.Default.ReplyMessage);
        if (reply.Status == ReplyStatus.Done)
            return answer;
        answer.Dispose();
        throw NotThere(socketId, reply.Text);
    }

    private static InvalidOperationException NotThere(string socketId, string? why) =>
        new($"The broker does not have the socket '{socketId}' for this app to take. {why}") { HResult = HResults.NotFound };

    private static SocketMessage MessageOf(SocketLease lease) => new() { Id = lease.Id, Cookie = lease.Cookie };

    private static SocketLease Unknown(string socketId) => new(socketId, 0);

    private static ulong CookieOf(Socket socket)
    {
        const int SocketLevel = 1, Cookie = 57;   // SOL_SOCKET, SO_COOKIE
        Span<byte> cookie = stackalloc byte[sizeof(ulong)];
        return socket.GetRawSocketOption(SocketLevel, Cookie, cookie) == sizeof(ulong) ? MemoryMarshal.Read<ulong>(cookie) : 0;
    }
}
