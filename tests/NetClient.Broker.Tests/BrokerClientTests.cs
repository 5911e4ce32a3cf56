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
