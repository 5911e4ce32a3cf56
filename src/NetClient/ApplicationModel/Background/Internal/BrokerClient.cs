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
    private readonly HashSet<string> _leaving = new(StringComparer.Ordinal);   // the broker has them and may not know yet that we do not; its own lock
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
        BrokerSession session = Connect(mayStart: true)!;
        Frame frame;
        try
        {
            frame = session.Ask(FrameType.Transfer, message, ProtocolJson.Default.SocketMessage, state, departure.Socket.SafeHandle);
        }
        catch (IOException) when (session.IsOver)
        {
            session = Connect(mayStart: true)!;   // it ended because it owned nothing, just as we came
            frame = session.Ask(FrameType.Transfer, message, ProtocolJson.Default.SocketMessage, state, departure.Socket.SafeHandle);
        }
        catch (IOException)
        {
            TellIfPossible(session, FrameType.Release, new SocketMessage { Id = socketId });   // it may have it all the same, and it stays here
            throw;
        }
        using Frame answer = frame;
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

    /// <summary>The socket is closed here. A broker that does not hear it would wait for the end of this process; one that is restarted just now hears it from the next session.</summary>
    private void Arm(BrokerSession session, string socketId)
    {
        lock (_leaving)
            _leaving.Add(socketId);
        try
        {
            session.Ask(FrameType.Arm, new SocketMessage { Id = socketId }, ProtocolJson.Default.SocketMessage).Dispose();
            lock (_leaving)
                _leaving.Remove(socketId);
        }
        catch (IOException) when (session.IsOver)
        {
            ArmAnew();
        }
        catch (IOException)
        {
            // It takes its time, and has it in its queue.
        }
    }

    private void ArmAnew()
    {
        try
        {
            Connect(mayStart: false);   // tells of all that have left
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // There is nobody to tell.
        }
    }

    private void TellWhatHasLeft(BrokerSession session)
    {
        string[] left;
        lock (_leaving)
        {
            left = [.. _leaving];
            _leaving.Clear();
        }
        foreach (string id in left)
            TellIfPossible(session, FrameType.Arm, new SocketMessage { Id = id });
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
            lock (_leaving)
                _leaving.Remove(socketId);   // it is back
            SocketState state = SocketState.Read(answer.Bytes);
            OwnedDescriptor descriptor = answer.Descriptor ?? throw new InvalidDataException("The broker's answer has no descriptor.") { HResult = HResults.InvalidData };
            return (state.Secured is { } secured ? context.Connector.AdoptSecured(descriptor, secured.GetRemoteEndPoint()) : context.Connector.Adopt(descriptor, kind), state);
        }
        catch
        {
            if (_session is { } session)
                TellIfPossible(session, FrameType.Arm, new SocketMessage { Id = socketId });   // it is still there, whatever became of ours
            throw;
        }
    }

    public void Released(string socketId)
    {
        try
        {
            // A broker that has come back since counts it as ours as long as we live.
            if (Connect(mayStart: false) is { } session)
                TellIfPossible(session, FrameType.Release, new SocketMessage { Id = socketId });
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // There is nobody to tell.
        }
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
            TellIfPossible(session, FrameType.Arm, new SocketMessage { Id = socketId });   // an answer that comes too late brings nobody the socket
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

    private static void TellIfPossible(BrokerSession session, FrameType type, SocketMessage message)
    {
        try
        {
            session.Tell(type, message, ProtocolJson.Default.SocketMessage);
        }
        catch (IOException)
        {
            // The broker has gone, and what it had with it.
        }
    }
}
