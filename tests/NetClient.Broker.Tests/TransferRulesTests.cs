using NetClient.Errors;
using NetClient.Internal;
using NetClient.Networking;
using NetClient.Networking.Sockets;
using NetClient.Storage.Streams;

namespace NetClient.Broker.Tests;

/// <summary>What the documented calls refuse, and with which number; after each refusal the socket is the app's as before.</summary>
public sealed class TransferRulesTests
{
    private const int Limit = 60_000;

    public static TheoryData<SocketActivityKind> Kinds => [SocketActivityKind.StreamSocket, SocketActivityKind.DatagramSocket, SocketActivityKind.StreamSocketListener];

    [Theory(Timeout = Limit)]
    [MemberData(nameof(Kinds))]
    public async Task EnableTransferOwnership_WrongTaskActionOrState_IsRefused(SocketActivityKind kind)
    {
        await using TransferHouse house = await TransferHouse.OpenAsync();
        using var socket = new Subject(kind, house.Context);
        AssertFails<ArgumentException>(HResults.InvalidArgument, () => socket.Enable(Guid.NewGuid()));
        AssertFails<ArgumentException>(HResults.InvalidArgument, () => socket.Enable(house.OtherTaskId));
        AssertFails<PlatformNotSupportedException>(HResults.NotFound, () => socket.Enable(house.TaskId, SocketActivityConnectedStandbyAction.Wake));
        AssertFails<ArgumentOutOfRangeException>(HResults.InvalidArgument, () => socket.Enable(house.TaskId, (SocketActivityConnectedStandbyAction)7));
        await socket.OpenAsync(house);
        AssertFails<InvalidOperationException>(HResults.IllegalMethodCall, () => socket.Transfer("x"));   // none of that has enabled it
        AssertFails<InvalidOperationException>(HResults.IllegalMethodCall, () => socket.Enable(house.TaskId));
        socket.Dispose();
        AssertFails<ObjectDisposedException>(HResults.Closed, () => socket.Enable(house.TaskId));
        AssertFails<ObjectDisposedException>(HResults.Closed, () => socket.Transfer("x"));
    }

    [Theory(Timeout = Limit)]
    [MemberData(nameof(Kinds))]
    public async Task TransferOwnership_WrongArgumentsOrState_IsRefusedAndLeavesTheSocket(SocketActivityKind kind)
    {
        await using TransferHouse house = await TransferHouse.OpenAsync();
        using var socket = new Subject(kind, house.Context);
        socket.Enable(house.TaskId);
        AssertFails<InvalidOperationException>(HResults.IllegalMethodCall, () => socket.Transfer("x"));   // not open yet
        await socket.OpenAsync(house);
        foreach (string? id in (string?[])[null, "", new string('x', 257)])
            AssertFails<ArgumentException>(HResults.InvalidArgument, () => socket.Transfer(id!));
        if (kind != SocketActivityKind.StreamSocketListener)
        {
            foreach (TimeSpan time in (TimeSpan[])[TimeSpan.FromTicks(-1), TimeSpan.FromDays(49) + TimeSpan.FromTicks(1)])
                AssertFails<ArgumentOutOfRangeException>(HResults.InvalidArgument, () => socket.Transfer("x", time));
        }
        Task waiting = socket.Wait();
        AssertFails<InvalidOperationException>(HResults.IllegalMethodCall, () => socket.Transfer("x"));
        await socket.CancelIOAsync();
        await Assert.ThrowsAnyAsync<Exception>(() => waiting);
        socket.Transfer("x");
        AssertFails<InvalidOperationException>(HResults.IllegalMethodCall, () => socket.Transfer("x"));   // it belongs to the broker
        AssertFails<InvalidOperationException>(HResults.IllegalMethodCall, () => socket.Enable(house.TaskId));
    }

    [Theory(Timeout = Limit)]
    [MemberData(nameof(Kinds))]
    public async Task TransferOwnership_IdInUse_IsRefusedAndLeavesTheSocket(SocketActivityKind kind)
    {
        await using TransferHouse house = await TransferHouse.OpenAsync();
        using var first = new Subject(kind, house.Context);
        using var second = new Subject(kind, house.Context);
        foreach (Subject socket in (Subject[])[first, second])
        {
            socket.Enable(house.TaskId);
            await socket.OpenAsync(house);
        }
        first.Transfer("x");
        AssertFails<InvalidOperationException>(HResults.AlreadyExists, () => second.Transfer("x"));
        second.Transfer("y");
        Assert.Equal(["x", "y"], SocketActivityInformation.Of(house.Context).Keys.Order(StringComparer.Ordinal));
    }

    /// <summary>An app may give another socket the id of one that it has taken, and close that one when it likes.</summary>
    [Theory(Timeout = Limit)]
    [MemberData(nameof(Kinds))]
    public async Task Dispose_AfterAnotherSocketHasItsId_LeavesThatOneAlone(SocketActivityKind kind)
    {
        await using TransferHouse house = await TransferHouse.OpenAsync();
        IDisposable former = await LendAsync(), taken = await LendAsync();
        former.Dispose();
        Assert.Empty(SocketActivityInformation.Of(house.Context));   // the broker has heard it by now
        Assert.True(house.Status().Sockets is [{ Id: "x", State: "Lent" }]);
        taken.Dispose();
        Assert.Empty(SocketActivityInformation.Of(house.Context));
        Assert.Empty(house.Status().Sockets);

        async Task<IDisposable> LendAsync()
        {
            using var socket = new Subject(kind, house.Context);
            socket.Enable(house.TaskId);
            await socket.OpenAsync(house);
            socket.Transfer("x");
            return Take(SocketActivityInformation.Of(house.Context)["x"], kind);
        }
    }

    [Theory(Timeout = Limit)]
    [MemberData(nameof(Kinds))]
    public async Task SocketInformation_WrongKindOrGone_IsRefused(SocketActivityKind kind)
    {
        await using TransferHouse house = await TransferHouse.OpenAsync();
        using var socket = new Subject(kind, house.Context);
        socket.Enable(house.TaskId);
        await socket.OpenAsync(house);
        socket.Transfer("x", context: new SocketActivityContext(new byte[] { 1, 2 }.AsBuffer()));
        SocketActivityInformation information = SocketActivityInformation.Of(house.Context)["x"], late = SocketActivityInformation.Of(house.Context)["x"];
        Assert.Equal(("x", kind, house.TaskId), (information.Id, information.SocketKind, information.TaskId));
        Assert.Equal([1, 2], information.Context!.Data.ToArray());
        foreach (SocketActivityKind wrong in Enum.GetValues<SocketActivityKind>().Where(other => other != kind && other != SocketActivityKind.None))
            AssertFails<InvalidOperationException>(HResults.IllegalMethodCall, () => Take(information, wrong));
        using (IDisposable taken = Take(information, kind))
        {
            Assert.Same(taken, Take(information, kind));
            AssertFails<InvalidOperationException>(HResults.NotFound, () => Take(late, kind));   // it is lent
            Assert.Empty(SocketActivityInformation.Of(house.Context));
        }
        AssertFails<InvalidOperationException>(HResults.NotFound, () => Take(late, kind));   // it is closed
        AssertFails<InvalidOperationException>(HResults.NotFound, () => _ = late.Context);
    }

    [Fact(Timeout = Limit)]
    public async Task TransferOwnership_WithoutContext_ContextIsNull()
    {
        await using TransferHouse house = await TransferHouse.OpenAsync();
        using var socket = new Subject(SocketActivityKind.DatagramSocket, house.Context);
        socket.Enable(house.TaskId);
        await socket.OpenAsync(house);
        socket.Transfer("x");
        Assert.Null(SocketActivityInformation.Of(house.Context)["x"].Context);
    }

    /// <summary>None runs, and none that is started comes up.</summary>
    [Theory(Timeout = Limit)]
    [MemberData(nameof(Kinds))]
    public async Task TransferOwnership_NoBroker_FailsAndLeavesTheSocket(SocketActivityKind kind)
    {
        await using TransferHouse house = await TransferHouse.OpenAsync();
        NetClientContext context = house.WithoutBroker();
        using var socket = new Subject(kind, context);
        socket.Enable(house.TaskId);
        await socket.OpenAsync(house);
        AssertFails<IOException>(HResults.ServiceNotActive, () => socket.Transfer("x"));
        Assert.Empty(SocketActivityInformation.Of(context));
        Task waiting = socket.Wait();   // it works
        Assert.False(waiting.IsCompleted);
        await socket.CancelIOAsync();
        await Assert.ThrowsAnyAsync<Exception>(() => waiting);
    }

    private static void AssertFails<T>(int error, Action action)
        where T : Exception => Assert.Equal(error, Assert.ThrowsAny<T>(action).HResult);

    private static IDisposable Take(SocketActivityInformation information, SocketActivityKind kind) => kind switch
    {
        SocketActivityKind.StreamSocket => information.StreamSocket,
        SocketActivityKind.DatagramSocket => information.DatagramSocket,
        _ => information.StreamSocketListener,
    };

    /// <summary>A socket of any of the three kinds, by what they have in common.</summary>
    private sealed class Subject(SocketActivityKind kind, NetClientContext context) : IDisposable
    {
        private static readonly HostName Loopback = new("127.0.0.1");

        private readonly IDisposable _socket = kind switch
        {
            SocketActivityKind.StreamSocket => new StreamSocket(context),
            SocketActivityKind.DatagramSocket => new DatagramSocket(context),
            _ => new StreamSocketListener(context),
        };

        public void Enable(Guid task, SocketActivityConnectedStandbyAction action = SocketActivityConnectedStandbyAction.DoNotWake)
        {
            switch (_socket)
            {
                case StreamSocket stream:
                    stream.EnableTransferOwnership(task, action);
                    break;
                case DatagramSocket datagram:
                    datagram.EnableTransferOwnership(task, action);
                    break;
                case StreamSocketListener listener:
                    listener.EnableTransferOwnership(task, action);
                    break;
            }
        }

        public async Task OpenAsync(TransferHouse house) => await (_socket switch
        {
            StreamSocket stream => house.ConnectAsync(stream),
            DatagramSocket datagram => datagram.BindEndpointAsync(Loopback, "0"),
            _ => ((StreamSocketListener)_socket).BindEndpointAsync(Loopback, "0"),
        });

        public void Transfer(string id, TimeSpan keepAlive = default, SocketActivityContext? context = null)
        {
            switch (_socket)
            {
                case StreamSocket stream:
                    stream.TransferOwnership(id, context, keepAlive);
                    break;
                case DatagramSocket datagram:
                    datagram.TransferOwnership(id, context, keepAlive);
                    break;
                case StreamSocketListener listener:
                    listener.TransferOwnership(id, context);
                    break;
            }
        }

        /// <summary>Something that ends only when it is canceled.</summary>
        public Task Wait() => _socket switch
        {
            StreamSocket stream => stream.ReadAsync(new byte[1], BrokerHouse.Token).AsTask(),
            DatagramSocket datagram => datagram.ReceiveAsync(new byte[1], BrokerHouse.Token).AsTask(),
            _ => ((StreamSocketListener)_socket).AcceptAsync(BrokerHouse.Token).AsTask(),
        };

        public Task CancelIOAsync() => _socket switch
        {
            StreamSocket stream => stream.CancelIOAsync(),
            DatagramSocket datagram => datagram.CancelIOAsync(),
            _ => ((StreamSocketListener)_socket).CancelIOAsync(),
        };

        public void Dispose() => _socket.Dispose();
    }
}
