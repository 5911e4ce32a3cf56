using System.Collections.Concurrent;
using System.Net.Sockets;
using NetClient.ApplicationModel.Background.Internal;
using NetClient.ApplicationModel.Background.Internal.Protocol;
using NetClient.Networking.Sockets;
using NetClient.Networking.Sockets.Internal.Handoff;

namespace NetClient.Broker.Tests;

/// <summary>A client of the broker that says what it likes, frame by frame.</summary>
internal sealed class RawApp : IDisposable
{
    private readonly BrokerSession _session;

    public RawApp(string controlSocket, HelloMessage? hello = null)
    {
        _session = new BrokerSession(controlSocket, Hear);
        if (hello is not null)
            _session.Ask(FrameType.Hello, hello, ProtocolJson.Default.HelloMessage).Dispose();
    }

    /// <summary>An app whose command line is a program that ends at once.</summary>
    public static HelloMessage Hello => new() { App = "app", Command = ["/bin/true"], Directory = "/", Environment = new Dictionary<string, string>() };

    /// <summary>An app whose command line is a program that goes on, and says nothing.</summary>
    public static HelloMessage HelloOfOneThatStays(BrokerHouse house) => Hello with { Command = ["/bin/sh", "-c", "exec sleep 600"], Environment = house.Environment };

    /// <summary>The runs that the broker has asked for.</summary>
    public BlockingCollection<ActivateMessage> Runs { get; } = [];

    public bool IsOver => _session.IsOver;

    /// <summary>Whether the broker has said that nothing is left for it, before its last answer.</summary>
    public bool IsDismissed => _session.Dismissed.IsCompletedSuccessfully;

    /// <summary>Gives a connection away, as far as the broker knows: what is here stays open.</summary>
    public ReplyMessage Transfer(string id, SafeSocketHandle? descriptor, int contextLength = 0, long keepAlive = 0)
    {
        byte[] state = new SocketState { Kind = SocketActivityKind.StreamSocket, Context = new byte[contextLength] }.ToBytes();
        using Frame answer = _session.Ask(
            FrameType.Transfer, new SocketMessage { Id = id, Kind = SocketActivityKind.StreamSocket, KeepAlive = keepAlive }, ProtocolJson.Default.SocketMessage, state, descriptor);
        return answer.Read(ProtocolJson.Default.ReplyMessage);
    }

    /// <summary>Asks about a socket; a descriptor that comes is closed.</summary>
    public ReplyMessage Ask(FrameType type, string id)
    {
        using Frame answer = _session.Ask(type, new SocketMessage { Id = id }, ProtocolJson.Default.SocketMessage);
        return answer.Read(ProtocolJson.Default.ReplyMessage);
    }

    public void Tell(FrameType type, string id) => _session.Tell(type, new SocketMessage { Id = id }, ProtocolJson.Default.SocketMessage);

    public void Tell(EndedMessage message) => _session.Tell(FrameType.Ended, message, ProtocolJson.Default.EndedMessage);

    public void Tell(SessionMessage message) => _session.Tell(FrameType.Part, message, ProtocolJson.Default.SessionMessage);

    public StatusMessage Status()
    {
        using Frame answer = _session.Ask(FrameType.Status, new SocketMessage { Id = "" }, ProtocolJson.Default.SocketMessage);
        return answer.Read(ProtocolJson.Default.StatusMessage);
    }

    /// <summary>Waits until the broker's status is as wanted: what ends there is told to nobody.</summary>
    /// <param name="isWanted">What is waited for.</param>
    /// <param name="log">What is told of a broker that has gone meanwhile.</param>
    public async Task<StatusMessage> UntilAsync(Func<StatusMessage, bool> isWanted, Func<string>? log = null)
    {
        using var look = new PeriodicTimer(TimeSpan.FromMilliseconds(20));
        for (; ; await look.WaitForNextTickAsync(BrokerHouse.Token))
        {
            Assert.False(IsOver, log?.Invoke());
            if (Status() is var status && isWanted(status))
                return status;
        }
    }

    public void Dispose() => _session.Dispose();

    private void Hear(BrokerSession session, Frame frame)
    {
        using Frame read = frame;
        if (frame.Type == FrameType.Activate)
            Runs.Add(frame.Read(ProtocolJson.Default.ActivateMessage));
    }
}
