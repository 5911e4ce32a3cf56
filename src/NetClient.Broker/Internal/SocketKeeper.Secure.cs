using System.Net.Sockets;
using System.Text.Json;
using NetClient.ApplicationModel.Background.Internal.Protocol;
using NetClient.Capabilities;
using NetClient.Internal;
using NetClient.Networking.Sockets;
using NetClient.Networking.Sockets.Internal.Handoff;

namespace NetClient.Broker.Internal;

/// <summary>TLS sessions of apps: completed here by the app's own rules, and kept until nobody has the app's end.</summary>
internal sealed partial class SocketKeeper
{
    private const int MaxContexts = 64;

    private readonly Dictionary<Guid, TlsSession> _sessions = [];
    private readonly Dictionary<(int Capabilities, string Folder), NetClientContext> _contexts = [];

    private void Secure(BrokerClientConnection client, Frame frame)
    {
        SecureRules rules = frame.Bytes.Length <= SecureRules.MaxLength ? HandoffJson.Read(frame.Bytes.Span, HandoffJson.Default.SecureRules) : throw SocketState.Invalid();
        uint request = frame.Request;
        string? refusal = _sessions.ContainsKey(rules.Session) ? "Its session is known already."
            : _sessions.Count + _sockets.Count >= options.MaxSockets ? $"It has {options.MaxSockets} sockets, the most."
            : frame.Descriptor is null || OwnedSocket.Look(frame.Descriptor).Kind != SocketActivityKind.StreamSocket ? "What came is no connection."
            : null;
        if (refusal is not null)
        {
            client.Reply(request, new ReplyMessage { Status = ReplyStatus.Refused, Text = refusal });
            return;
        }
        var connected = new Socket(new SafeSocketHandle(frame.Descriptor!.Release(), ownsHandle: true));
        var session = new TlsSession(loop, client.Hello!.App, rules, connected) { Client = client, Process = client.Process };
        _sessions.Add(session.Id, session);
        Task<SecuredState> handshake = Task.Run(() => session.HandshakeAsync(ContextOf(rules)));
        handshake.ContinueWith(done => loop.Post(() => OnHandshake(session, request, done, connected)), CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
    }

    private void OnHandshake(TlsSession session, uint request, Task<SecuredState> handshake, Socket connected)
    {
        BrokerClientConnection? client = session.Client;
        session.Client = null;
        if (!handshake.IsCompletedSuccessfully)
        {
            Refuse(handshake.Exception?.InnerException?.Message ?? "The handshake was given up.");
            return;
        }
        if (handshake.Result.Failure is not null || client is not { IsClosed: false })
        {
            GiveUp();
            Answer(client, request, handshake.Result);
            return;
        }
        OwnedDescriptor ours, theirs;
        try
        {
            (ours, theirs) = LinuxCalls.CreatePair();
        }
        catch (IOException e)
        {
            Refuse(e.Message);
            return;
        }
        using (theirs)
        {
            session.Cookie = LinuxCalls.CookieOf(theirs);
            session.Start(new Socket(new SafeSocketHandle(ours.Release(), ownsHandle: true)), OnSessionEnded);
            Answer(client, request, handshake.Result, theirs);
        }

        void Refuse(string why)
        {
            client?.Reply(request, new ReplyMessage { Status = ReplyStatus.Refused, Text = why });
            GiveUp();
        }

        void GiveUp()
        {
            session.Abort();
            connected.Dispose();
            session.End();
            Remove(session);
            OnIdle?.Invoke();
        }
    }

    private static void Answer(BrokerClientConnection? client, uint request, SecuredState state, OwnedDescriptor? descriptor = null) => client?.Send(
        Frame.Write(FrameType.Reply, request, new ReplyMessage(), ProtocolJson.Default.ReplyMessage, JsonSerializer.SerializeToUtf8Bytes(state, HandoffJson.Default.SecuredState)), descriptor);

    private void Part(BrokerClientConnection client, SessionMessage message)
    {
        if (!_sessions.TryGetValue(message.Session, out TlsSession? session) || (session.Process != client.Process && session.Owned?.Holder != client.Process))
            return;
        if (message.IsBroken || session.Cookie == 0)
            session.Abort();   // a handshake that nobody waits for may have no limit of its own
        if (session.Owned is null)
            Leave(session);
    }

    private void TellEnding(BrokerClientConnection client, uint request, SessionMessage message)
    {
        if (!_sessions.TryGetValue(message.Session, out TlsSession? session) || session.App != client.Hello!.App)
        {
            client.Reply(request, new ReplyMessage { Status = ReplyStatus.NotThere });
            return;
        }
        byte[] failure = session.Failure is { } met ? JsonSerializer.SerializeToUtf8Bytes(met, HandoffJson.Default.SecureFailure) : [];
        client.Send(Frame.Write(FrameType.Reply, request, new ReplyMessage(), ProtocolJson.Default.ReplyMessage, failure));
    }

    /// <summary>The session of an app that a descriptor is the app's end of.</summary>
    private TlsSession? SessionOf(string app, OwnedDescriptor descriptor)
    {
        ulong cookie = LinuxCalls.CookieOf(descriptor);
        return cookie == 0 ? null : _sessions.Values.FirstOrDefault(session => session.Cookie == cookie && session.App == app);
    }

    // Their answers would find nobody.
    private void GiveUpHandshakes(BrokerClientConnection client)
    {
        foreach (TlsSession session in _sessions.Values.Where(session => session.Client == client).ToArray())
        {
            session.Abort();
            Leave(session);
        }
    }

    // A process that ends closes its end of the pair, and that ends the session.
    private void LeaveSessions(ClientProcess process)
    {
        foreach (TlsSession session in _sessions.Values.Where(session => session.Process == process).ToArray())
            Leave(session);
    }

    private void Leave(TlsSession session)
    {
        (session.Client, session.Process, session.Owned) = (null, null, null);
        if (!session.IsRunning)
            Remove(session);
    }

    private void OnSessionEnded(TlsSession session)
    {
        if (session is { Process: null, Owned: null })
            Remove(session);   // otherwise somebody may still ask how it ended
        OnIdle?.Invoke();
    }

    private void Remove(TlsSession session)
    {
        if (_sessions.Remove(session.Id))
            session.Dispose();
    }

    // By the app's manifest, and with the roots that the app trusts beside the system's.
    private NetClientContext ContextOf(SecureRules rules)
    {
        lock (_contexts)
        {
            (int, string) key = (rules.Capabilities, rules.Folder);
            if (_contexts.TryGetValue(key, out NetClientContext? known))
                return known;
            if (_contexts.Count >= MaxContexts)
                _contexts.Clear();
            NetworkCapability[] granted = [.. Enum.GetValues<NetworkCapability>().Where(one => one != NetworkCapability.None && (rules.Capabilities & (int)one) == (int)one)];
            var context = new NetClientContext
            {
                Capabilities = new CapabilityChecker(CapabilityManifest.Create(granted)),
                Folder = new AppFolder(Path.IsPathFullyQualified(rules.Folder) ? rules.Folder : throw SocketState.Invalid(), Path.GetFileName(rules.Folder)),
            };
            _contexts.Add(key, context);
            return context;
        }
    }
}
