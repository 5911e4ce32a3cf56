using System.Net.Sockets;
using NetClient.ApplicationModel.Background.Internal.Protocol;
using NetClient.Networking.Sockets;
using NetClient.Networking.Sockets.Internal.Handoff;
using NetClient.TestServers.Processes;

namespace NetClient.Broker.Tests;

/// <summary>What listens where a broker would, and does what a test says.</summary>
internal sealed class ScriptedBroker : IDisposable
{
    private readonly TempDirectory _home = new("broker");
    private readonly Socket _listener = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);

    public ScriptedBroker()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "The broker runs on Linux.");
        ControlSocket = _home["broker.sock"];
        _listener.Bind(new UnixDomainSocketEndPoint(ControlSocket));
        _listener.Listen();
    }

    public string ControlSocket { get; }

    public string Folder => _home["app"];

    /// <summary>The next app, which has been told that it is welcome.</summary>
    /// <param name="answersClosings">Null when the broker is one of before, which has no answer to closings.</param>
    public async Task<Caller> AcceptAsync(bool? answersClosings = true)
    {
        var caller = new Caller(await _listener.AcceptAsync(BrokerHouse.Token));
        caller.Answer(await caller.ReadAsync(FrameType.Hello), new ReplyMessage { AnswersClosings = answersClosings });
        return caller;
    }

    /// <summary>Hangs up on the next app before it has said who it is.</summary>
    public async Task HangUpAsync() => (await _listener.AcceptAsync(BrokerHouse.Token)).Dispose();

    public void Dispose()
    {
        _listener.Dispose();
        _home.Dispose();
    }

    internal sealed class Caller(Socket socket) : IDisposable
    {
        private readonly FrameReader _reader = new(socket.SafeHandle, Frame.MaxRequestJson);

        /// <summary>The number of the next frame, which must be of this type, and the id of what it is about.</summary>
        public async Task<(uint Request, string Id)> ReadAsync(FrameType type)
        {
            while (true)
            {
                using Frame? frame = _reader.TryRead();
                if (frame is null)
                {
                    Assert.False(_reader.HasEnded);
                    await socket.ReceiveAsync(Memory<byte>.Empty, BrokerHouse.Token);
                    continue;
                }
                Assert.Equal(type, frame.Type);
                return (frame.Request, type switch
                {
                    FrameType.Hello => "",
                    FrameType.Part or FrameType.Secure => $"{frame.Read(ProtocolJson.Default.SessionMessage).Session}",
                    _ => frame.Read(ProtocolJson.Default.SocketMessage).Id,
                });
            }
        }

        public void Answer((uint Request, string Id) asked, ReplyMessage? answer = null) =>
            socket.Send(Frame.Write(FrameType.Reply, asked.Request, answer ?? new ReplyMessage(), ProtocolJson.Default.ReplyMessage));

        /// <summary>Answers a Take with a connection.</summary>
        public void Lend((uint Request, string Id) asked, Socket lent)
        {
            byte[] state = new SocketState { Kind = SocketActivityKind.StreamSocket }.ToBytes();
            byte[] frame = Frame.Write(FrameType.Reply, asked.Request, new ReplyMessage(), ProtocolJson.Default.ReplyMessage, state);
            Assert.Equal(frame.Length, DescriptorMessages.Send(socket.SafeHandle, frame, lent.SafeHandle));
        }

        public void Dispose()
        {
            _reader.Dispose();
            socket.Dispose();
        }
    }
}
