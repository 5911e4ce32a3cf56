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
        Task<(Socket Socket, SocketState State)> taking = Task.Run(() => client.Take("y", SocketActivityKind.StreamSocket), BrokerHouse.Token);
        Task releasing;
        using (ScriptedBroker.Caller first = await broker.AcceptAsync())
        {
            first.Lend(await first.ReadAsync(FrameType.Take), pair.Mine);
            using Socket taken = (await taking).Socket;
            releasing = Task.Run(() =>
            {
                Assert.Throws<IOException>(() => client.Take("y", SocketActivityKind.StreamSocket));
                client.Released("y");
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
        Task releasing = Task.Run(() => client.Released("y"), BrokerHouse.Token);
        using (ScriptedBroker.Caller first = await broker.AcceptAsync())
        {
            Assert.Equal("y", (await first.ReadAsync(FrameType.Release)).Id);
            await releasing;
        }
        releasing = Task.Run(() => client.Released("z"), BrokerHouse.Token);   // whether it has seen the end already or not
        using ScriptedBroker.Caller second = await broker.AcceptAsync();
        Assert.Equal("z", (await second.ReadAsync(FrameType.Release)).Id);
        await releasing;
    }

    private static BrokerClient ClientOf(ScriptedBroker broker) => new(new NetClientContext { Folder = new AppFolder(broker.Folder, "app") }, broker.ControlSocket);

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
