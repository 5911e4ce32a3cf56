using NetClient.ApplicationModel.Background.Internal.Protocol;
using NetClient.Networking.Sockets;
using NetClient.Networking.Sockets.Internal.Handoff;

namespace NetClient.Broker.Internal;

/// <summary>Keeps the sockets of apps. This part answers what apps ask; beside it stand what watches sockets and what has tasks run. All of it is the loop's thread's.</summary>
internal sealed partial class SocketKeeper(EventLoop loop, BrokerOptions options, KeptSockets kept, Action<string> log)
{
    private const int MaxCommand = 64;
    private const int MaxName = 256;

    private readonly Dictionary<(string App, string Id), OwnedSocket> _sockets = [];
    private readonly HashSet<BrokerClientConnection> _clients = [];
    private readonly DateTimeOffset _since = loop.Time.GetUtcNow();
    private long _bytes;   // of what travels with them

    /// <summary>Called when there may be nothing left to do.</summary>
    public Action? OnIdle { get; set; }

    public bool IsIdle => _sockets.Count == 0 && _sessions.Count == 0 && _apps.Values.All(app => app.Process is null);

    public int ClientCount => _clients.Count;

    public void Welcome(System.Net.Sockets.Socket socket)
    {
        ClientProcess process = ProcessOf(socket);
        _clients.Add(new BrokerClientConnection(loop, socket, process, options.FrameTime, OnFrame, OnClosed));
        process.Connections++;
    }

    public void Dispose()
    {
        kept.Leave();
        _runs.Clear();   // nobody is to begin with one now
        foreach (BrokerClientConnection client in _clients.ToArray())
            client.Close();
        foreach (OwnedSocket socket in _sockets.Values.ToArray())
            Drop(socket, "broker ends");
        foreach (TlsSession session in _sessions.Values.ToArray())
            session.Abort();
        foreach (ClientProcess process in _processes.Values.ToArray())
            Forget(process);
    }

    private void OnFrame(BrokerClientConnection client, Frame frame)
    {
        if (frame.Descriptor is not null)
            LinuxCalls.EndLinger(frame.Descriptor);   // it may be closed here
        if (frame.Type == FrameType.Status)
        {
            SendStatus(client, frame.Request);
            return;
        }
        if (frame.Type == FrameType.Hello)
        {
            Hear(client, frame);
            return;
        }
        if (client.Hello is null)
            throw new InvalidDataException("A client must say who it is first.");
        switch (frame.Type)
        {
            case FrameType.Transfer:
                Receive(client, frame);
                break;
            case FrameType.Arm:
                if (FindHeld(client, frame) is { } ready)
                    ArmReturned(ready);
                Acknowledge(client, frame);
                break;
            case FrameType.Take:
                Lend(client, frame);
                break;
            case FrameType.Peek:
                if (Find(client, frame) is { } seen)
                    client.Send(Frame.Write(FrameType.Reply, frame.Request, new ReplyMessage { Socket = seen.ToMessage() }, ProtocolJson.Default.ReplyMessage, seen.State.Span));
                else
                    client.Reply(frame.Request, new ReplyMessage { Status = ReplyStatus.NotThere });
                break;
            case FrameType.Release:
                if (FindHeld(client, frame) is { } released)
                    Drop(released, "closed by the app");
                Acknowledge(client, frame);
                break;
            case FrameType.Secure:
                Secure(client, frame);
                break;
            case FrameType.Part:
                Part(client, frame.Read(ProtocolJson.Default.SessionMessage));
                Acknowledge(client, frame);
                break;
            case FrameType.Ending:
                TellEnding(client, frame.Request, frame.Read(ProtocolJson.Default.SessionMessage));
                break;
            case FrameType.List:
                SocketMessage[] list = [.. _sockets.Values.Where(socket => socket.App == client.Hello.App && socket.Where != OwnedSocketState.Lent).Select(socket => socket.ToMessage())];
                client.Reply(frame.Request, new ReplyMessage { Sockets = list });
                break;
            case FrameType.Ended:
                EndedMessage ended = frame.Read(ProtocolJson.Default.EndedMessage);
                OnRunEnded(client, ended);
                break;
            default:
                throw new InvalidDataException($"No client sends frames of type {frame.Type}.");
        }
    }

    private void Hear(BrokerClientConnection client, Frame frame)
    {
        HelloMessage hello = frame.Read(ProtocolJson.Default.HelloMessage);
        if (client.Hello is not null || hello.App.Length is 0 or > MaxName || hello.Command.Count is 0 or > MaxCommand || !Path.IsPathRooted(hello.Command[0]) || frame.Descriptor is not null)
            throw new InvalidDataException("A client that makes no sense, or says twice who it is.");
        client.Hello = hello;
        App app = AppOf(hello.App);
        if (!hello.WasStarted)
        {
            app.Registration = hello;   // the newest is what is installed now
            kept.Keep(hello);
        }
        client.Reply(frame.Request, new ReplyMessage { AnswersClosings = true });
        OnArrived(client, app);
    }

    private void Receive(BrokerClientConnection client, Frame frame)
    {
        SocketMessage message = frame.Read(ProtocolJson.Default.SocketMessage);
        SocketState.Read(frame.Bytes);   // so that what an app gets back later is well formed
        (string, string) key = (client.Hello!.App, message.Id);
        OwnedSocket? known = _sockets.GetValueOrDefault(key);
        bool isOthers = known is not null && !(known.Where is OwnedSocketState.Lent or OwnedSocketState.Arriving && known.Holder == client.Process);
        if (known is not null && (isOthers || IsAnotherThatArrives(known, frame)))
        {
            client.Reply(frame.Request, new ReplyMessage { Status = ReplyStatus.InUse, Text = $"It is {known.Where}." });
            return;
        }
        if (_sockets.Count >= options.MaxSockets && known is null)
        {
            client.Reply(frame.Request, new ReplyMessage { Status = ReplyStatus.Refused, Text = $"It has {options.MaxSockets} sockets, the most." });
            return;
        }
        if (_bytes - (known?.State.Length ?? 0) + frame.Bytes.Length > options.MaxBytes)
        {
            client.Reply(frame.Request, new ReplyMessage { Status = ReplyStatus.Refused, Text = $"It keeps {options.MaxBytes} bytes of contexts, the most." });
            return;
        }
        bool isSound = message.Id.Length is > 0 and <= MaxName && message.KeepAlive is >= 0 and <= int.MaxValue * 2L && frame.Descriptor is not null;
        TlsSession? tls = isSound ? SessionOf(client.Hello.App, frame.Descriptor!) : null;
        (SocketActivityKind kind, string peer) = tls is not null ? (SocketActivityKind.StreamSocket, tls.Peer) : isSound ? OwnedSocket.Look(frame.Descriptor!) : default;
        if (tls?.Owned is { } former && former != known && !(former.Where == OwnedSocketState.Lent && former.Holder == client.Process))
            kind = SocketActivityKind.None;   // somebody has kept a descriptor that was not to be kept
        if (!isSound || kind == SocketActivityKind.None || kind != message.Kind)
        {
            client.Reply(frame.Request, new ReplyMessage { Status = ReplyStatus.Refused, Text = "What came is not the socket that was announced." });
            return;
        }

        var descriptor = new OwnedDescriptor((int)frame.Descriptor!.Release());
        if (known is null)
        {
            known = new OwnedSocket(client.Hello.App, message.Id)
            {
                Descriptor = descriptor,
                Kind = kind,
                Task = message.Task,
                State = default,
                KeepAlive = default,
                Peer = peer,
                Since = loop.Time.GetUtcNow(),
            };
            _sockets.Add(key, known);
        }
        else
        {
            Disarm(known);
            _bytes -= known.State.Length;
            if (LinuxCalls.CookieOf(known.Descriptor) != LinuxCalls.CookieOf(descriptor))
                known.WasToldOfItsEnd = false;   // another connection under the same id
            Close(known.Descriptor);
            known.LastResult = "returned";
        }
        _bytes += frame.Bytes.Length;
        (known.Descriptor, known.Kind, known.Task, known.Peer) = (descriptor, kind, message.Task, peer);
        known.State = frame.Bytes;
        known.KeepAlive = TimeSpan.FromMilliseconds(message.KeepAlive);
        (known.Where, known.Holder) = (OwnedSocketState.Arriving, client.Process);
        if (!known.WasToldOfItsEnd)
            known.Failures = 0;
        if (known.Tls is { } other && other != tls && other.Owned == known)
            Leave(other);
        known.Tls = tls;
        if (tls is not null)
            (tls.Owned, tls.Process) = (known, null);
        kept.Keep(known);
        kept.Hold(known, client.Process.Id);
        client.Reply(frame.Request, new ReplyMessage());
    }

    // Another thread of the process has just given it away, and believes it safe here. A socket that is lent may have its id taken: that one is the app's.
    private static bool IsAnotherThatArrives(OwnedSocket known, Frame frame) =>
        known.Where == OwnedSocketState.Arriving && frame.Descriptor is { } descriptor && LinuxCalls.CookieOf(descriptor) != LinuxCalls.CookieOf(known.Descriptor);

    private void Lend(BrokerClientConnection client, Frame frame)
    {
        OwnedSocket? socket = Find(client, frame);
        if (socket is null || socket.Where is OwnedSocketState.Lent or OwnedSocketState.Arriving)
        {
            client.Reply(frame.Request, new ReplyMessage { Status = ReplyStatus.NotThere, Text = socket is null ? null : "Another object, or another process of the app, has it." });
            return;
        }
        Disarm(socket);
        (socket.Where, socket.Holder) = (OwnedSocketState.Lent, client.Process);
        if (socket.Run is { } run && run.Runner?.Process == client.Process)
            run.HasBegun = true;
        kept.Hold(socket, client.Process.Id);
        SocketMessage lent = socket.ToMessage() with { Cookie = LinuxCalls.CookieOf(socket.Descriptor) };
        client.Send(
            Frame.Write(FrameType.Reply, frame.Request, new ReplyMessage { Socket = lent }, ProtocolJson.Default.ReplyMessage, socket.State.Span), socket.Descriptor);
    }

    private void SendStatus(BrokerClientConnection client, uint request)
    {
        var status = new StatusMessage
        {
            Process = Environment.ProcessId,
            Since = _since,
            Clients = _clients.Count(other => other.Hello is not null),
            Apps = _apps.Count,
            Sessions = _sessions.Count,
            Sockets = [.. _sockets.Values.Select(socket => socket.ToStatus())],
        };
        client.Send(Frame.Write(FrameType.Reply, request, status, ProtocolJson.Default.StatusMessage));
    }

    // The last one to close a connection that lingers waits for its peer. Nobody here may wait.
    private static void Close(OwnedDescriptor descriptor)
    {
        LinuxCalls.EndLinger(descriptor);
        descriptor.Dispose();
    }

    // An app that wants to know that it was heard gives its word a number.
    private static void Acknowledge(BrokerClientConnection client, Frame frame)
    {
        if (frame.Request != 0)
            client.Reply(frame.Request, new ReplyMessage());
    }

    /// <summary>The socket that a client speaks of, if its process has it. An app may speak of one whose id is another's by now.</summary>
    private OwnedSocket? FindHeld(BrokerClientConnection client, Frame frame)
    {
        SocketMessage message = frame.Read(ProtocolJson.Default.SocketMessage);
        return Find(client, frame) is { Where: OwnedSocketState.Arriving or OwnedSocketState.Lent } found && found.Holder == client.Process
            && (message.Cookie == 0 || message.Cookie == LinuxCalls.CookieOf(found.Descriptor)) ? found : null;
    }

    private OwnedSocket? Find(BrokerClientConnection client, Frame frame) =>
        _sockets.GetValueOrDefault((client.Hello!.App, frame.Read(ProtocolJson.Default.SocketMessage).Id));

    private void OnClosed(BrokerClientConnection client)
    {
        _clients.Remove(client);
        OnLeft(client);
        GiveUpHandshakes(client);
        OnDisconnected(client.Process);
        if (client.Hello is { } hello)
            ForgetIfDone(hello.App);
        OnIdle?.Invoke();
    }
}
