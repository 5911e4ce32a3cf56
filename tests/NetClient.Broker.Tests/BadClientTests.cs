using System.Globalization;
using System.Net.Sockets;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using NetClient.ApplicationModel.Background.Internal.Protocol;
using NetClient.Broker.Internal;
using NetClient.Networking.Sockets.Internal.Handoff;
using SocketActivityKind = NetClient.Networking.Sockets.SocketActivityKind;

namespace NetClient.Broker.Tests;

/// <summary>What clients can do to a broker that serves others as well: nothing that lasts longer than they do, and nothing that grows.</summary>
public sealed class BadClientTests
{
    private const int Limit = 60_000;
    private const int LongLimit = 240_000;   // thousands of questions and answers, each of which changes threads on both sides

    /// <summary>An app that forgets to call RunAsync ends well and does nothing: that is a failed run, and not a reason to start it again at once.</summary>
    [Fact(Timeout = Limit)]
    public async Task App_ThatEndsWithoutConnecting_IsStartedOnceAndItsSocketRests()
    {
        await using BrokerHouse house = await BrokerHouse.OpenAsync();
        using var pair = new TcpPair();
        using (var app = new RawApp(house.ControlSocket, RawApp.Hello))
        using (pair.Mine)
        {
            Assert.Equal(ReplyStatus.Done, app.Transfer("x", pair.Mine.SafeHandle).Status);
            app.Tell(FrameType.Arm, "x");
        }
        await house.UntilAsync(status => status is { Clients: 0, Sockets: [{ State: "Armed" }] });
        await pair.Peer.SendAsync("wake"u8.ToArray(), BrokerHouse.Token);
        StatusMessage status = await house.UntilAsync(status => status.Sockets is [{ State: "Resting" }]);
        Assert.Equal("the app ended with 0", status.Sockets[0].LastResult);
        Assert.Equal(1, status.Sockets[0].WakeUps);
    }

    /// <summary>Closing a connection that lingers takes as long as its peer likes. The broker has one thread for all.</summary>
    [Fact(Timeout = Limit)]
    public async Task Socket_ThatLingers_HoldsNobodyUp()
    {
        await using BrokerHouse house = await BrokerHouse.OpenAsync();
        using var pair = new TcpPair();
        using var app = new RawApp(house.ControlSocket, RawApp.Hello);
        FillUp(pair.Mine);
        pair.Mine.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.Linger, new LingerOption(true, 300));
        Assert.Equal(ReplyStatus.Done, app.Transfer("x", pair.Mine.SafeHandle).Status);
        pair.Mine.Dispose();   // the broker's is the last one now
        app.Tell(FrameType.Arm, "x");
        Assert.Equal(ReplyStatus.Done, app.Ask(FrameType.Take, "x").Status);
        app.Tell(FrameType.Release, "x");
        Assert.Empty(app.Status().Sockets);   // within the ten seconds that a client waits
    }

    [Fact(Timeout = Limit)]
    public async Task Clients_OfManyNames_AreForgottenWhenTheyHaveGone()
    {
        await using BrokerInside broker = await BrokerInside.OpenAsync();
        using var looker = new RawApp(broker.ControlSocket, RawApp.Hello);
        for (int i = 0; i < 100; i++)
        {
            using var app = new RawApp(broker.ControlSocket, RawApp.Hello with { App = i.ToString(CultureInfo.InvariantCulture) });
        }
        await looker.UntilAsync(status => status is { Clients: 1, Apps: 1 });
    }

    [Fact(Timeout = Limit)]
    public async Task Transfers_OfMuchContext_AreRefusedBeyondTheLimit()
    {
        await using BrokerInside broker = await BrokerInside.OpenAsync(new BrokerOptions { MaxBytes = 2 << 20 });
        using var app = new RawApp(broker.ControlSocket, RawApp.Hello);
        using var pair = new TcpPair();
        Assert.Equal(ReplyStatus.Done, app.Transfer("0", pair.Mine.SafeHandle, 900 << 10).Status);
        Assert.Equal(ReplyStatus.Done, app.Transfer("1", pair.Mine.SafeHandle, 900 << 10).Status);
        Assert.Equal(ReplyStatus.Refused, app.Transfer("2", pair.Mine.SafeHandle, 900 << 10).Status);
        Assert.Equal(ReplyStatus.Done, app.Transfer("1", pair.Mine.SafeHandle, 1000 << 10).Status);   // in the place of what it had
        app.Tell(FrameType.Arm, "0");
        Assert.Equal(ReplyStatus.Done, app.Ask(FrameType.Take, "0").Status);
        app.Tell(FrameType.Release, "0");
        Assert.Equal(ReplyStatus.Done, app.Transfer("2", pair.Mine.SafeHandle, 900 << 10).Status);
    }

    [Fact(Timeout = Limit)]
    public async Task Client_ThatPartsFromItsHandshakeAndGoes_LeavesNothing()
    {
        await using BrokerHouse house = await BrokerHouse.OpenAsync();
        int before = house.DescriptorCount();
        using var pair = new TcpPair();
        Guid session = Guid.NewGuid();
        using (pair.Mine)
        using (Socket client = OwnershipTests.Connect(house))
        {
            client.Send(Frame.Write(FrameType.Hello, 1, RawApp.Hello, ProtocolJson.Default.HelloMessage));
            Assert.NotEqual(-1, DescriptorMessages.Send(client.SafeHandle, StressTests.SecureFrame(house, session), pair.Mine.SafeHandle));
            await house.UntilAsync(status => status.Sessions == 1);
            client.Send(Frame.Write(FrameType.Part, 0, new SessionMessage { Session = session }, ProtocolJson.Default.SessionMessage));
        }
        await house.UntilAsync(status => status is { Sessions: 0, Clients: 0 });
        await house.DescriptorsAreAsync(before);
    }

    /// <summary>A process that is stopped reads nothing. What it has asked for before makes more than 1 MiB of answers, and more questions wait behind them.</summary>
    [Fact(Timeout = Limit)]
    public async Task Client_ThatStopsReadingLongAnswers_IsLeftBehindAndCostsNothingUntilThen()
    {
        await using BrokerInside broker = await BrokerInside.OpenAsync(new BrokerOptions { FrameTime = TimeSpan.FromSeconds(3) });
        using var pair = new TcpPair();
        using var looker = new RawApp(broker.ControlSocket, RawApp.Hello);
        using Socket client = OwnershipTests.Connect(broker.ControlSocket);
        Assert.Equal(ReplyStatus.Done, looker.Transfer("x", pair.Mine.SafeHandle, 900 << 10).Status);
        client.Send(Frame.Write(FrameType.Hello, 1, RawApp.Hello, ProtocolJson.Default.HelloMessage));
        for (uint i = 2; i < 40; i++)
            client.Send(Frame.Write(FrameType.Peek, i, new SocketMessage { Id = "x" }, ProtocolJson.Default.SocketMessage));
        await looker.UntilAsync(status => status.Clients == 2);
        await looker.UntilAsync(status => status.Clients == 1);
    }

    /// <summary>However many answers wait for a process that is slow for a moment: they come when it reads.</summary>
    [Fact(Timeout = Limit)]
    public async Task Client_WithManyQuestionsAtOnce_GetsAllAnswers()
    {
        const uint Many = 400;
        await using BrokerInside broker = await BrokerInside.OpenAsync();
        using var pair = new TcpPair();
        using var looker = new RawApp(broker.ControlSocket, RawApp.Hello);
        using Socket client = OwnershipTests.Connect(broker.ControlSocket);
        Assert.Equal(ReplyStatus.Done, looker.Transfer("x", pair.Mine.SafeHandle, 8 << 10).Status);
        client.Send(Frame.Write(FrameType.Hello, 0, RawApp.Hello, ProtocolJson.Default.HelloMessage));
        byte[] questions = [.. Enumerable.Range(1, (int)Many).SelectMany(i => Frame.Write(FrameType.Peek, (uint)i, new SocketMessage { Id = "x" }, ProtocolJson.Default.SocketMessage))];
        Assert.Equal(questions.Length, client.Send(questions));
        Assert.NotEmpty(looker.Status().Sockets);   // the broker has had its turn
        Assert.NotEmpty(looker.Status().Sockets);
        using var reader = new FrameReader(client.SafeHandle, Frame.MaxReplyJson);
        for (uint expected = 0; expected <= Many; expected++)
            Assert.Equal(expected, (await ReadFrameAsync(client, reader)).Request);
    }

    /// <summary>An app that gives away much at once is within a frame whenever the broker looks, and yet none of its frames takes long.</summary>
    [Fact(Timeout = Limit)]
    public async Task Client_AlwaysWithinAFrame_StaysAsLongAsItsFramesEnd()
    {
        await using BrokerInside broker = await BrokerInside.OpenAsync(new BrokerOptions { FrameTime = TimeSpan.FromSeconds(5) });
        using var clock = new PeriodicTimer(TimeSpan.FromMilliseconds(500));
        using Socket client = OwnershipTests.Connect(broker.ControlSocket);
        using var reader = new FrameReader(client.SafeHandle, Frame.MaxReplyJson);
        client.Send(Frame.Write(FrameType.Hello, 0, RawApp.Hello, ProtocolJson.Default.HelloMessage));
        await ReadFrameAsync(client, reader);
        byte[] question = Frame.Write(FrameType.Peek, 1, new SocketMessage { Id = "x" }, ProtocolJson.Default.SocketMessage);
        byte[] restAndNext = [.. question[10..], .. question[..10]];
        client.Send(question.AsSpan(0, 10));
        for (int i = 0; i < 16; i++)   // eight seconds
        {
            await clock.WaitForNextTickAsync(BrokerHouse.Token);
            client.Send(restAndNext);
            Assert.Equal(1u, (await ReadFrameAsync(client, reader)).Request);
        }
    }

    private static async Task<Frame> ReadFrameAsync(Socket client, FrameReader reader)
    {
        while (true)
        {
            if (reader.TryRead() is { } frame)
                return frame;
            Assert.False(reader.HasEnded, "The broker has closed the connection.");
            await client.ReceiveAsync(Memory<byte>.Empty, BrokerHouse.Token);
        }
    }

    /// <summary>A client that does not say who it is may look as long as it likes, as long as it asks.</summary>
    [Fact(Timeout = Limit)]
    public async Task Status_AskedOverAndOver_GoesOnBeyondTheTimeForAFrame()
    {
        await using BrokerInside broker = await BrokerInside.OpenAsync(new BrokerOptions { FrameTime = TimeSpan.FromSeconds(3) });
        using var looker = new RawApp(broker.ControlSocket);
        using Socket silent = OwnershipTests.Connect(broker.ControlSocket);
        Task<int> sentAway = silent.ReceiveAsync(new byte[1], BrokerHouse.Token).AsTask();
        using var look = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
        for (int after = 0; after < 10; after += sentAway.IsCompleted ? 1 : 0)
        {
            Assert.Empty(looker.Status().Sockets);
            await look.WaitForNextTickAsync(BrokerHouse.Token);
        }
        Assert.Equal(0, await sentAway);
    }

    [Fact(Timeout = LongLimit)]
    public async Task Status_OfManySocketsWithLongNames_IsAnswered()
    {
        const int Many = 6_000;   // 18 MB of JSON
        await using BrokerInside broker = await BrokerInside.OpenAsync();
        using var app = new RawApp(broker.ControlSocket, RawApp.Hello with { App = new string('\u0001', 250) });
        using var pair = new TcpPair();
        for (int i = 0; i < Many; i++)
            Assert.Equal(ReplyStatus.Done, app.Transfer($"{new string('\u0001', 250)}{i}", pair.Mine.SafeHandle).Status);
        Assert.Equal(Many, app.Status().Sockets.Count);
    }

    /// <summary>What counts is what travels with a socket. The frame that it came in is longer, by as much as its sender likes.</summary>
    [Fact]
    public void OwnedSocket_State_KeepsNothingOfItsFrame()
    {
        var frame = new Frame { Type = FrameType.Transfer, Bytes = new byte[64 << 10].AsMemory(60 << 10, 100) };
        var socket = new OwnedSocket("app", "x")
        {
            Descriptor = new OwnedDescriptor(-1),
            Kind = SocketActivityKind.StreamSocket,
            Task = Guid.Empty,
            State = frame.Bytes,
            KeepAlive = default,
            Peer = "",
            Since = default,
        };
        Assert.True(MemoryMarshal.TryGetArray(socket.State, out ArraySegment<byte> state));
        Assert.Equal(100, state.Array!.Length);
    }

    /// <summary>A process that ends by itself, and was on its way out when the run came to it, has not failed at it.</summary>
    [Fact(Timeout = Limit)]
    public async Task Run_SentToAProcessThatGoes_IsAnothersAtOnce()
    {
        await using BrokerInside broker = await BrokerInside.OpenAsync();
        using var pair = new TcpPair();
        using var goes = new RawApp(broker.ControlSocket, RawApp.Hello with { Runs = true });
        using var stays = new RawApp(broker.ControlSocket, RawApp.Hello with { Runs = true });
        Assert.Equal(ReplyStatus.Done, goes.Transfer("x", pair.Mine.SafeHandle).Status);
        Assert.Equal(ReplyStatus.Done, goes.Ask(FrameType.Arm, "x").Status);
        await pair.Peer.SendAsync("wake"u8.ToArray(), BrokerHouse.Token);
        ActivateMessage run = goes.Runs.Take(BrokerHouse.Token);
        goes.Dispose();
        Assert.Equal(run.Activation, stays.Runs.Take(BrokerHouse.Token).Activation);
        Assert.True(stays.Status() is { Sockets: [{ State: "Waking", WakeUps: 1 }] });
    }

    /// <summary>It came for one run; a second was to follow, and another process of the app was faster. Nothing is left for it, and nobody else would tell it so.</summary>
    [Fact(Timeout = Limit)]
    public async Task Run_TakenByAnotherBeforeItIsSent_StartedProcessIsDismissed()
    {
        await using BrokerHouse house = await BrokerHouse.OpenAsync();
        using TcpPair first = new(), second = new();
        HelloMessage hello = RawApp.HelloOfOneThatStays(house);
        using var app = new RawApp(house.ControlSocket, hello);
        foreach ((string id, TcpPair pair, int context) in (ValueTuple<string, TcpPair, int>[])[("x", first, 900 << 10), ("y", second, 0)])
        {
            Assert.Equal(ReplyStatus.Done, app.Transfer(id, pair.Mine.SafeHandle, context).Status);
            app.Tell(FrameType.Arm, id);
        }
        await first.Peer.SendAsync("wake"u8.ToArray(), BrokerHouse.Token);
        await app.UntilAsync(status => status.Sockets is [{ State: "Waking" }, _]);

        using Socket started = OwnershipTests.Connect(house);
        using var reader = new FrameReader(started.SafeHandle, Frame.MaxReplyJson);
        started.Send(Frame.Write(FrameType.Hello, 1, hello with { WasStarted = true, Runs = true }, ProtocolJson.Default.HelloMessage));
        Assert.Equal(FrameType.Reply, (await ReadFrameAsync(started, reader)).Type);
        ActivateMessage run = (await ReadFrameAsync(started, reader)).Read(ProtocolJson.Default.ActivateMessage);
        started.Send(Frame.Write(FrameType.Peek, 2, new SocketMessage { Id = "x" }, ProtocolJson.Default.SocketMessage));   // its answer is on the way until it is read
        await second.Peer.SendAsync("wake"u8.ToArray(), BrokerHouse.Token);
        await app.UntilAsync(status => status.Sockets is [_, { State: "Waking" }]);
        foreach (string id in (string[])["x", "y"])
            Assert.Equal(ReplyStatus.Done, app.Ask(FrameType.Take, id).Status);
        started.Send(Frame.Write(FrameType.Ended, 0, new EndedMessage { Activation = run.Activation, Outcome = RunOutcome.Succeeded }, ProtocolJson.Default.EndedMessage));
        started.Send(Frame.Write(FrameType.Release, 0, new SocketMessage { Id = "x" }, ProtocolJson.Default.SocketMessage));
        await app.UntilAsync(status => status.Sockets is [{ Id: "y", State: "Lent" }]);   // all of that has been heard
        Assert.Equal(FrameType.Reply, (await ReadFrameAsync(started, reader)).Type);
        Assert.Equal(FrameType.Dismiss, (await ReadFrameAsync(started, reader)).Type);
    }

    /// <summary>The log lies in the user's runtime directory, which is memory on most systems.</summary>
    [Fact(Timeout = LongLimit)]
    public async Task Log_OfABrokerThatRunsForLong_BeginsAnew()
    {
        await using BrokerHouse house = BrokerHouse.WithoutBroker();
        await house.RunCheckedAsync("broker-listener", "door", "");   // has one started, and stay
        using var pair = new TcpPair();
        using var app = new RawApp(house.ControlSocket, RawApp.Hello);
        string name = $"\e[31m\n{new string('x', 240)}";
        for (int i = 0; i < 4_500; i++)
        {
            app.Transfer(name, pair.Mine.SafeHandle);
            app.Tell(FrameType.Release, name);
        }
        Assert.Single(app.Status().Sockets);
        string[] logs = Directory.GetFiles(Path.GetDirectoryName(house.ControlSocket)!, "broker.log*");
        Assert.Equal(2, logs.Length);
        Assert.InRange(logs.Sum(log => new FileInfo(log).Length), 1 << 20, 5 << 19);
        Assert.All(logs, log => Assert.DoesNotContain('\e', File.ReadAllText(log)));
    }

    [Fact(Timeout = Limit)]
    public async Task Log_ThatCannotBeWritten_TakesNoConnectionWithIt()
    {
        await using BrokerInside broker = await BrokerInside.OpenAsync(log: _ => throw new IOException("No space left on device."));
        using var pair = new TcpPair();
        using var app = new RawApp(broker.ControlSocket, RawApp.Hello);
        Assert.Equal(ReplyStatus.Done, app.Transfer("x", pair.Mine.SafeHandle).Status);
        app.Tell(FrameType.Arm, "x");
        await pair.Peer.SendAsync("wake"u8.ToArray(), BrokerHouse.Token);
        await app.UntilAsync(status => status.Sockets is [{ State: "Resting", LastResult: "the app ended with 0" }]);
    }

    [Fact]
    public void EventLoop_TimersThatWereCanceled_AreLetGoBeforeTheirTime()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "epoll");
        using var loop = new EventLoop(TimeProvider.System, _ => { });
        List<WeakReference> made = CancelMany(loop);
        GC.Collect();
        Assert.InRange(made.Count(timer => timer.IsAlive), 0, made.Count / 10);
        GC.KeepAlive(loop);
    }

    /// <summary>What is closed in the midst of a batch may leave its number to what is opened in it.</summary>
    [Fact(Timeout = Limit)]
    public async Task EventLoop_NumberIsAnothersBeforeAnEventIsTold_ItIsNotTakenForItsOwn()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "epoll");
        using var loop = new EventLoop(TimeProvider.System, error => Assert.Fail($"{error}"));
        (OwnedDescriptor quiet, OwnedDescriptor quietPeer) = LinuxCalls.CreatePair();
        (OwnedDescriptor left, OwnedDescriptor leftPeer) = LinuxCalls.CreatePair();
        (OwnedDescriptor right, OwnedDescriptor rightPeer) = LinuxCalls.CreatePair();
        using (quiet)
        using (quietPeer)
        using (left)
        using (right)
        {
            leftPeer.Dispose();
            rightPeer.Dispose();   // both are readable: they have ended
            int told = 0, toldWrongly = 0;
            loop.Watch(left, EventLoop.Readable, _ => Exchange(left, right));
            loop.Watch(right, EventLoop.Readable, _ => Exchange(right, left));
            await Task.Run(loop.Run, BrokerHouse.Token);
            Assert.Equal((1, 0), (told, toldWrongly));

            void Exchange(OwnedDescriptor mine, OwnedDescriptor other)
            {
                told++;
                loop.Forget(mine);
                loop.Forget(other);
                Assert.NotEqual(-1, LinuxCalls.Duplicate(quiet, (int)other.DangerousGetHandle()));
                loop.Watch(other, EventLoop.Readable, _ => toldWrongly++);
                loop.Stop();
            }
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static List<WeakReference> CancelMany(EventLoop loop)
    {
        var made = new List<WeakReference>();
        for (int i = 0; i < 10_000; i++)
        {
            LoopTimer timer = loop.After(TimeSpan.FromDays(1), () => { });
            made.Add(new WeakReference(timer));
            timer.Cancel();
        }
        return made;
    }

    // Until neither end takes more.
    private static void FillUp(Socket socket)
    {
        socket.Blocking = false;
        byte[] bytes = new byte[1 << 20];
        try
        {
            while (true)
                socket.Send(bytes);
        }
        catch (SocketException e) when (e.SocketErrorCode == SocketError.WouldBlock)
        {
            // It is full.
        }
    }
}
