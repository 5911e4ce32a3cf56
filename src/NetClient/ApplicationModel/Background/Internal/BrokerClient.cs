using System.Net.Sockets;
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
    private readonly Dictionary<string, FrameType> _unsaid = new(StringComparer.Ordinal);   // sockets that are not ours any more, which the broker may not know yet; its own lock
    private readonly HashSet<string> _held = new(StringComparer.Ordinal);   // what objects of this process have borrowed; under that lock
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
        var message = new SocketMessage { Id = socketId, Task = taskId, Kind = departure.State.Kind, KeepAlive = (long)keepAlive.TotalMilliseconds };
        byte[] state = (departure.State with { Context = context }).ToBytes();
        using Frame answer = AskForTransfer(message, state, departure.Socket.SafeHandle, out BrokerSession session);
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
        Arm(session, socketId);
    }

    private Frame AskForTransfer(SocketMessage message, byte[] state, SafeSocketHandle descriptor, out BrokerSession session)
    {
        try
        {
            session = Connect(mayStart: true)!;
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
        catch (IOException)
        {
            Say(FrameType.Release, message.Id);   // it may have it all the same, and it stays here
            throw;
        }
    }

    /// <summary>The socket is closed here; returns when the broker has heard it.</summary>
    private void Arm(BrokerSession session, string socketId)
    {
        lock (_unsaid)
        {
            _held.Remove(socketId);
            _unsaid[socketId] = FrameType.Arm;
        }
        try
        {
            session.Ask(FrameType.Arm, new SocketMessage { Id = socketId }, ProtocolJson.Default.SocketMessage).Dispose();
            lock (_unsaid)
                _unsaid.Remove(socketId);
        }
        catch (IOException) when (session.IsOver)
        {
            Say(FrameType.Arm, socketId);
        }
        catch (IOException)
        {
            // It takes its time, and has it in its queue.
        }
    }

    /// <summary>Says of a socket that it is not ours, in this session or the next: to a broker that does not hear it, it is ours until this process ends.</summary>
    private void Say(FrameType type, string socketId)
    {
        lock (_unsaid)
            _unsaid[socketId] = type;
        try
        {
            if (Connect(mayStart: false) is not { } session)
                return;
            lock (_unsaid)
            {
                if (!_unsaid.Remove(socketId))
                    return;   // the session has begun with it
            }
            if (TryTell(session, type, socketId))
                return;
            lock (_unsaid)
                _unsaid.TryAdd(socketId, type);
            Connect(mayStart: false);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // There is nobody to tell, until there is.
        }
    }

    private void SayAll(BrokerSession session)
    {
        KeyValuePair<string, FrameType>[] left;
        lock (_unsaid)
        {
            left = [.. _unsaid];
            _unsaid.Clear();
        }
        foreach ((string id, FrameType type) in left)
            TryTell(session, type, id);
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

    public (Socket Socket, SocketState State) Take(string socketId, SocketActivityKind kind)
    {
        using Frame answer = AskFor(FrameType.Take, socketId);
        try
        {
            lock (_unsaid)
            {
                _unsaid.Remove(socketId);   // it is back
                _held.Add(socketId);
            }
            SocketState state = SocketState.Read(answer.Bytes);
            OwnedDescriptor descriptor = answer.Descriptor ?? throw new InvalidDataException("The broker's answer has no descriptor.") { HResult = HResults.InvalidData };
            return (state.Secured is { } secured ? context.Connector.AdoptSecured(descriptor, secured.GetRemoteEndPoint()) : context.Connector.Adopt(descriptor, kind), state);
        }
        catch
        {
            lock (_unsaid)
                _held.Remove(socketId);
            Say(FrameType.Arm, socketId);   // it is still there, whatever became of ours
            throw;
        }
    }

    public void Released(string socketId)
    {
        lock (_unsaid)
            _held.Remove(socketId);
        Say(FrameType.Release, socketId);
    }

    private Frame AskFor(FrameType type, string socketId)
    {
        if (Connect(mayStart: false) is not { } session)
            throw NotThere(socketId, "No broker runs.");
        Frame answer;
        try
        {
            answer = session.Ask(type, new SocketMessage { Id = socketId }, ProtocolJson.Default.SocketMessage);
        }
        catch (IOException) when (type == FrameType.Take)
        {
            bool isHeld;
            lock (_unsaid)
                isHeld = _held.Contains(socketId);   // another object has it, and reads from it: the answer was to be no
            if (!isHeld)
                Say(FrameType.Arm, socketId);        // an answer that comes too late brings nobody the socket
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

    private static bool TryTell(BrokerSession session, FrameType type, string socketId)
    {
        try
        {
            session.Tell(type, new SocketMessage { Id = socketId }, ProtocolJson.Default.SocketMessage);
            return true;
        }
        catch (IOException)
        {
            return false;
        }
    }
}
