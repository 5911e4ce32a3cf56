using System.Net.Sockets;
using NetClient.ApplicationModel.Background.Internal;
using NetClient.ApplicationModel.Background.Internal.Protocol;
using NetClient.Internal;
using NetClient.Networking.Sockets;
using NetClient.Networking.Sockets.Internal.Handoff;

namespace NetClient.Broker.Tests;

/// <summary>The app's side, when the broker ends or hangs in the midst of a call.</summary>
public sealed class BrokerClientTests
{
    private const int Limit = 60_000;

    /// <summary>A broker that is restarted between its answer and the app's word that the descriptor is closed here would take the socket for lent as long as the app runs.</summary>
    [Fact(Timeout = Limit)]
    public async Task Transfer_BrokerEndsBeforeItHearsThatTheSocketHasLeft_NextOneHearsIt()
    {
        using var broker = new ScriptedBroker();
        Task<string> script = RestartAsync(broker);
        using var pair = new TcpPair();
        await Task.Run(() => Transfer(ClientOf(broker), pair.Mine), BrokerHouse.Token);
        Assert.Equal("x", await script);
    }

    /// <summary>The app has its socket still, and the broker must not wait for the app's end to close its own descriptor, or to have it watched again.</summary>
    [Fact(Timeout = Limit)]
    public async Task TransferAndTake_BrokerDoesNotAnswer_IsToldThatNothingHappened()
    {
        using var broker = new ScriptedBroker();
        BrokerClient client = ClientOf(broker);
        using var pair = new TcpPair();
        Task<IOException> transferring = Assert.ThrowsAsync<IOException>(() => Task.Run(() => Transfer(client, pair.Mine), BrokerHouse.Token));
        using ScriptedBroker.Caller caller = await broker.AcceptAsync();
        await caller.ReadAsync(FrameType.Transfer);
        Assert.Equal("x", (await caller.ReadAsync(FrameType.Release)).Id);
        await transferring;
        Assert.True(pair.Mine.Connected);

        Task<IOException> taking = Assert.ThrowsAsync<IOException>(() => Task.Run(() => client.Take("y", SocketActivityKind.StreamSocket), BrokerHouse.Token));
        await caller.ReadAsync(FrameType.Take);
        Assert.Equal("y", (await caller.ReadAsync(FrameType.Arm)).Id);
        await taking;
    }

    /// <summary>The answer, and the descriptor with it, may have been on its way. The broker would take the socket for this process's until that ends.</summary>
    [Fact(Timeout = Limit)]
    public async Task Take_SessionIsCutBeforeTheAnswer_NextOneHearsThatNobodyHasTheSocket()
    {
        using var broker = new ScriptedBroker();
        BrokerClient client = ClientOf(broker);
        Task<IOException> taking = Assert.ThrowsAsync<IOException>(() => Task.Run(() => client.Take("y", SocketActivityKind.StreamSocket), BrokerHouse.Token));
        using (ScriptedBroker.Caller first = await broker.AcceptAsync())
            await first.ReadAsync(FrameType.Take);
        using ScriptedBroker.Caller second = await broker.AcceptAsync();
        Assert.Equal("y", (await second.ReadAsync(FrameType.Arm)).Id);
        await taking;
    }

    /// <summary>It is not in doubt who has the socket: the object that took it before, and reads from it.</summary>
    [Fact(Timeout = Limit)]
    public async Task Take_SessionIsCutAndAnotherObjectHasTheSocket_NobodyIsToldThatItIsFree()
    {
        using var broker = new ScriptedBroker();
        BrokerClient client = ClientOf(broker);
        using var pair = new TcpPair();
        Task<(Socket Socket, SocketState State, SocketLease Lease)> taking = Task.Run(() => client.Take("y", SocketActivityKind.StreamSocket), BrokerHouse.Token);
        Task releasing;
        using (ScriptedBroker.Caller first = await broker.AcceptAsync())
        {
            first.Lend(await first.ReadAsync(FrameType.Take), pair.Mine);
            (Socket taken, _, SocketLease lease) = await taking;
            using Socket closed = taken;
            releasing = Task.Run(() =>
            {
                Assert.Throws<IOException>(() => client.Take("y", SocketActivityKind.StreamSocket));
                client.Released(lease);
            }, BrokerHouse.Token);
            await first.ReadAsync(FrameType.Take);
        }
        using ScriptedBroker.Caller second = await broker.AcceptAsync();
        Assert.Equal("y", (await second.ReadAsync(FrameType.Release)).Id);
        await releasing;
    }

    [Fact(Timeout = Limit)]
    public async Task Released_SessionWasCut_NextOneHearsIt()
    {
        using var broker = new ScriptedBroker();
        BrokerClient client = ClientOf(broker);
        Task releasing = Task.Run(() => client.Released(Lease("y")), BrokerHouse.Token);
        using (ScriptedBroker.Caller first = await broker.AcceptAsync())
        {
            first.Answer(await first.ReadAsync(FrameType.Release));
            await releasing;
        }
        releasing = Task.Run(() => client.Released(Lease("z")), BrokerHouse.Token);   // whether it has seen the end already or not
        using ScriptedBroker.Caller second = await broker.AcceptAsync();
        Assert.Equal("z", (await second.ReadAsync(FrameType.Release)).Id);
        await releasing;
    }

    /// <summary>What was sent may have been in the broker's queue when it hung up. Nobody may call again for as long as the app runs.</summary>
    [Theory(Timeout = Limit)]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Word_SessionIsCutBeforeItIsHeard_IsSaidAgainWithoutACall(bool isOfASession)
    {
        using var broker = new ScriptedBroker();
        BrokerClient client = ClientOf(broker);
        (FrameType type, string id, Action saying) = WordOf(client, isOfASession);
        using (ScriptedBroker.Caller first = await ListAsync(client, broker))
        {
            await Task.Run(saying, BrokerHouse.Token);
            Assert.Equal(id, (await first.ReadAsync(type)).Id);
        }
        using ScriptedBroker.Caller second = await broker.AcceptAsync();
        Assert.Equal(id, (await second.ReadAsync(type)).Id);
    }

    [Theory(Timeout = Limit)]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Word_Heard_IsNotSaidToTheNextOne(bool isOfASession)
    {
        using var broker = new ScriptedBroker();
        BrokerClient client = ClientOf(broker);
        (FrameType type, string id, Action saying) = WordOf(client, isOfASession);
        using (ScriptedBroker.Caller first = await ListAsync(client, broker))
        {
            await Task.Run(saying, BrokerHouse.Token);
            (uint Request, string Id) word = await first.ReadAsync(type);
            Assert.Equal(id, word.Id);
            first.Answer(word);
        }
        await AssertNextWordIsReleaseOfAsync(client, broker, "later");
    }

    /// <summary>It would be told everything that ever was closed in each session, and knows a socket by its id alone, which is another's by then.</summary>
    [Theory(Timeout = Limit)]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Word_ToABrokerThatAnswersNone_IsSaidOnce(bool isOfASession)
    {
        using var broker = new ScriptedBroker();
        BrokerClient client = ClientOf(broker);
        (FrameType type, string id, Action saying) = WordOf(client, isOfASession);
        using (ScriptedBroker.Caller first = await ListAsync(client, broker, answersClosings: null))
        {
            await Task.Run(saying, BrokerHouse.Token);
            Assert.Equal((0u, id), await first.ReadAsync(type));
        }
        await AssertNextWordIsReleaseOfAsync(client, broker, "later");
    }

    /// <summary>An app that tries with each of its sockets, on a system that has no broker, would gather a word for each.</summary>
    [Fact(Timeout = Limit)]
    public async Task Transfer_NoBroker_LeavesNoWord()
    {
        using var broker = new ScriptedBroker();
        BrokerClient client = ClientOf(broker, _ => throw BrokerSession.Gone("There is none."));
        using var pair = new TcpPair();
        Task<IOException> transferring = Assert.ThrowsAsync<IOException>(() => Task.Run(() => Transfer(client, pair.Mine), BrokerHouse.Token));
        await broker.HangUpAsync();
        await transferring;
        await AssertNextWordIsReleaseOfAsync(client, broker, "later");
    }

    /// <summary>A broker that hangs up whenever it hears the word is not called for ever; whoever calls next says it.</summary>
    [Fact]
    public void Word_SaidInThreeSessionsAndNotHeard_IsNoReasonForAnother()
    {
        using var broker = new ScriptedBroker();
        var words = new UnheardWords();
        int said = 0;
        words.Add("it", (_, _) => said++);
        foreach (bool isReason in (bool[])[true, true, false, false])
        {
            using var session = new BrokerSession(broker.ControlSocket, (_, frame) => frame.Dispose());
            words.SayAll(session);
            words.SayAll(session);   // once in each
            Assert.Equal(isReason, words.IsWorthASession);
        }
        Assert.Equal(4, said);
    }

    /// <summary>The answer, and the app's end of the session with it, may have been on the way.</summary>
    [Fact(Timeout = Limit)]
    public async Task Secure_SessionIsCutBeforeTheAnswer_NextOneHearsThatNobodyHasTheTlsSession()
    {
        using var broker = new ScriptedBroker();
        BrokerClient client = ClientOf(broker);
        using var pair = new TcpPair();
        var rules = new SecureRules { Session = Guid.NewGuid(), Host = "localhost", Level = SocketProtectionLevel.Tls12, HandshakeTimeout = -1, Capabilities = 0, Folder = "/" };
        Task<IOException> securing = Assert.ThrowsAsync<IOException>(() => client.SecureAsync(rules, pair.Mine, BrokerHouse.Token));
        using (ScriptedBroker.Caller first = await broker.AcceptAsync())
            Assert.Equal($"{rules.Session}", (await first.ReadAsync(FrameType.Secure)).Id);
        using ScriptedBroker.Caller second = await broker.AcceptAsync();
        Assert.Equal($"{rules.Session}", (await second.ReadAsync(FrameType.Part)).Id);
        await securing;
    }

    private static async Task AssertNextWordIsReleaseOfAsync(BrokerClient client, ScriptedBroker broker, string id)
    {
        Task releasing = Task.Run(() => client.Released(Lease(id)), BrokerHouse.Token);
        using ScriptedBroker.Caller caller = await broker.AcceptAsync();
        Assert.Equal(id, (await caller.ReadAsync(FrameType.Release)).Id);
        await releasing;
    }

    private static async Task<ScriptedBroker.Caller> ListAsync(BrokerClient client, ScriptedBroker broker, bool? answersClosings = true)
    {
        Task<IReadOnlyList<BrokeredSocket>> listing = Task.Run(client.List, BrokerHouse.Token);
        ScriptedBroker.Caller caller = await broker.AcceptAsync(answersClosings);
        caller.Answer(await caller.ReadAsync(FrameType.List));
        Assert.Empty(await listing);
        return caller;
    }

    private static SocketLease Lease(string id) => new(id, 0);

    // That a socket was closed, or a TLS session.
    private static (FrameType Type, string Id, Action Saying) WordOf(BrokerClient client, bool isOfASession)
    {
        var session = Guid.NewGuid();
        return isOfASession ? (FrameType.Part, $"{session}", () => client.Part(session, isBroken: false)) : (FrameType.Release, "y", () => client.Released(Lease("y")));
    }

    private static BrokerClient ClientOf(ScriptedBroker broker, Func<string, bool>? start = null) => new(new NetClientContext { Folder = new AppFolder(broker.Folder, "app") }, broker.ControlSocket, start);

    private static void Transfer(BrokerClient client, Socket socket)
    {
        using var departure = new SocketDeparture(socket, new SocketState { Kind = SocketActivityKind.StreamSocket }, () => { }, () => { });
        client.Transfer("x", Guid.NewGuid(), TimeSpan.Zero, departure, default);
    }

    private static async Task<string> RestartAsync(ScriptedBroker broker)
    {
        using (ScriptedBroker.Caller first = await broker.AcceptAsync())
            first.Answer(await first.ReadAsync(FrameType.Transfer));
        using ScriptedBroker.Caller second = await broker.AcceptAsync();
        return (await second.ReadAsync(FrameType.Arm)).Id;
    }
}
