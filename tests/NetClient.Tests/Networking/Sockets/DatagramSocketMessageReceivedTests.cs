using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Threading.Channels;
using NetClient.Errors;
using NetClient.Foundation;
using NetClient.Networking;
using NetClient.Networking.Sockets;
using NetClient.Networking.Sockets.Internal;
using NetClient.Storage.Streams;
using NetClient.TestServers;
using static NetClient.Tests.Networking.Sockets.DatagramTests;
using Buffer = NetClient.Storage.Streams.Buffer;

namespace NetClient.Tests.Networking.Sockets;

public sealed class DatagramSocketMessageReceivedTests
{
    private readonly Channel<DatagramSocketMessageReceivedEventArgs> _seen = Channel.CreateUnbounded<DatagramSocketMessageReceivedEventArgs>();

    [Fact(Timeout = 60_000)]
    public async Task MessageReceived_Datagram_HasReaderStreamAndBothAddresses()
    {
        using Socket peer = NewPeer();
        object? sender = null;
        using DatagramSocket socket = await BindAsync(socket => socket.MessageReceived += (from, args) =>
        {
            sender = from;
            _seen.Writer.TryWrite(args);
        });
        peer.SendTo("hello"u8, socket.At(IPAddress.Loopback));
        DatagramSocketMessageReceivedEventArgs args = await NextAsync();
        Assert.Same(socket, sender);
        Assert.Equal(("127.0.0.1", "127.0.0.1", peer.PortOf()), (args.LocalAddress.CanonicalName, args.RemoteAddress.CanonicalName, args.RemotePort));
        Assert.Equal((peer.EndpointOf(), new DatagramEndpoint(Loopback, socket.PortOf())), (args.Remote, args.Local));

        // After the handler has returned, and as often as wanted.
        for (int i = 0; i < 2; i++)
        {
            using DataReader reader = args.GetDataReader();
            Assert.Equal(5u, reader.UnconsumedBufferLength);
            Assert.Equal("hello", reader.ReadString(5));
        }
        using IInputStream stream = args.GetDataStream();
        IBuffer whole = await stream.ReadAsync(new Buffer(100), 100, InputStreamOptions.None, Token);
        Assert.Equal("hello"u8, whole.AsSpan());
        Assert.Equal(0u, (await stream.ReadAsync(new Buffer(1), 1, InputStreamOptions.None, Token)).Length);
        Assert.Equal("hello"u8, args.Data.Span);
    }

    [Fact(Timeout = 60_000)]
    public async Task MessageReceived_BoundToAllAddresses_TellsWhichOneEachDatagramWasSentTo()
    {
        using Socket peer = NewPeer(IPAddress.Any);
        using DatagramSocket socket = NewSocket();
        socket.MessageReceived += (_, args) => _seen.Writer.TryWrite(args);
        await socket.BindServiceNameAsync("0", Token);
        foreach (string address in (string[])["127.0.0.1", "127.0.0.2", "127.9.8.7", "127.0.0.2"])
        {
            peer.SendTo([1], socket.At(IPAddress.Parse(address)));
            DatagramSocketMessageReceivedEventArgs args = await NextAsync();
            Assert.Equal(address, args.LocalAddress.CanonicalName);
        }
        if (Socket.OSSupportsIPv6)
        {
            using Socket peer6 = NewPeer(IPAddress.IPv6Loopback);
            peer6.SendTo([1], socket.At(IPAddress.IPv6Loopback));
            DatagramSocketMessageReceivedEventArgs args = await NextAsync();
            Assert.Equal(("::1", "::1"), (args.LocalAddress.CanonicalName, args.RemoteAddress.CanonicalName));
        }
    }

    [Theory(Timeout = 60_000)]
    [InlineData(0)]
    [InlineData(65_507)]
    public async Task MessageReceived_ExtremeSizes_AreWhole(int size)
    {
        using Socket peer = NewPeer();
        using DatagramSocket socket = await BindAsync(socket => socket.MessageReceived += (_, args) => _seen.Writer.TryWrite(args));
        byte[] datagram = new byte[size];
        new Random(1).NextBytes(datagram);
        peer.SendTo(datagram, socket.At(IPAddress.Loopback));
        using DataReader reader = (await NextAsync()).GetDataReader();
        Assert.Equal((uint)size, reader.UnconsumedBufferLength);
        byte[] read = new byte[size];
        reader.ReadBytes(read);
        Assert.Equal(datagram, read);
    }

    [Fact(Timeout = 60_000)]
    public async Task MessageReceived_ConnectedSocket_HearsItsPeerAnswerAWrite()
    {
        using Socket peer = NewPeer();
        using DatagramSocket socket = NewSocket();
        socket.MessageReceived += (_, args) => _seen.Writer.TryWrite(args);
        await socket.ConnectAsync(Loopback, peer.PortOf(), Token);
        await socket.OutputStream.WriteAsync("ping"u8.ToArray().AsBuffer(), Token);
        IPEndPoint from = (await peer.TakeAsync()).From;
        peer.SendTo("pong"u8, from);
        Assert.Equal("pong"u8.ToArray(), (await NextAsync()).Data);
    }

    [Fact(Timeout = 60_000)]
    public async Task MessageReceived_AnswerToAnOutputStream_Comes()
    {
        using Socket peer = NewPeer();
        using DatagramSocket socket = NewSocket();
        IOutputStream output = await socket.GetOutputStreamAsync(Loopback, peer.PortOf(), Token);
        socket.MessageReceived += (_, args) => _seen.Writer.TryWrite(args);   // not bound yet: the first write does that
        await output.WriteAsync(new byte[1].AsBuffer(), Token);
        IPEndPoint from = (await peer.TakeAsync()).From;
        peer.SendTo([1, 2], new IPEndPoint(IPAddress.Loopback, from.Port));
        Assert.Equal(2, (await NextAsync()).Data.Length);
    }

    [Fact(Timeout = 60_000)]
    public async Task MessageReceived_SubscribedAfterTheBind_IsAWrongState()
    {
        using DatagramSocket socket = await BindAsync();
        Assert.Equal(HResults.IllegalMethodCall, Assert.Throws<InvalidOperationException>(() => socket.MessageReceived += (_, _) => { }).HResult);
        Assert.Equal(HResults.IllegalMethodCall, Assert.Throws<InvalidOperationException>(() => ((IDatagramSocket)socket).MessageReceived += (_, _) => { }).HResult);
        socket.MessageReceived -= (_, _) => { };
    }

    [Fact(Timeout = 60_000)]
    public async Task ReceiveAsync_WithAHandler_IsAWrongState()
    {
        using DatagramSocket socket = await BindAsync(socket => socket.MessageReceived += (_, _) => { });
        Assert.Equal(HResults.IllegalMethodCall, (await Assert.ThrowsAsync<InvalidOperationException>(async () => await socket.ReceiveAsync(new byte[1], Token))).HResult);
    }

    [Fact(Timeout = 60_000)]
    public async Task MessageReceived_HandlerThatThrows_IsLoggedAndTheNextDatagramComes()
    {
        using Socket peer = NewPeer();
        using var log = new LogRecorder();
        using var socket = new DatagramSocket(TestContexts.AllCapabilities(loggers: log));
        socket.MessageReceived += (_, args) =>
        {
            _seen.Writer.TryWrite(args);
            throw new FormatException("from the handler");
        };
        await socket.BindEndpointAsync(Loopback, "0", Token);
        for (int i = 1; i <= 2; i++)
        {
            peer.SendTo(new byte[i], socket.At(IPAddress.Loopback));
            Assert.Equal(i, (await NextAsync()).Data.Length);
        }
        Assert.Contains(log.Failures, failure => failure.Message == "from the handler");
    }

    [Fact(Timeout = 60_000)]
    public async Task MessageReceived_HandlersThatTakeADeferralAndThrow_DoNotMakeTheSocketDeaf()
    {
        using Socket peer = NewPeer();
        using DatagramSocket socket = await BindAsync(socket => socket.MessageReceived += (_, args) =>
        {
            args.GetDeferral();
            _seen.Writer.TryWrite(args);
            throw new FormatException();
        });
        for (int i = 0; i < 2 * DatagramPump.MaxDeferred; i++)
        {
            peer.SendTo([1], socket.At(IPAddress.Loopback));
            Assert.Equal(1, (await NextAsync()).Data.Length);
        }
    }

    [Fact(Timeout = 60_000)]
    public async Task MessageReceived_FirstHandlerThrows_TheOthersAreToldAndTheFailureIsLogged()
    {
        using Socket peer = NewPeer();
        using var log = new LogRecorder();
        using var socket = new DatagramSocket(TestContexts.AllCapabilities(loggers: log));
        socket.MessageReceived += (_, _) => throw new FormatException("the first");
        socket.MessageReceived += (_, args) => _seen.Writer.TryWrite(args);
        ((IDatagramSocket)socket).MessageReceived += (_, args) => _seen.Writer.TryWrite(args);
        await socket.BindEndpointAsync(Loopback, "0", Token);
        peer.SendTo([1], socket.At(IPAddress.Loopback));
        Assert.Same(await NextAsync(), await NextAsync());
        peer.SendTo([1], socket.At(IPAddress.Loopback));
        await NextAsync(); // by now the failure of the first datagram's handler is in the log
        Assert.Contains(log.Failures, failure => failure.Message == "the first");
    }

    [Theory(Timeout = 60_000)]
    [InlineData(new byte[] { 0xFF })]
    [InlineData(new byte[0])]
    [InlineData(new byte[] { 0xC3 })]
    public async Task PortedHandler_WhateverAPeerSends_LetsNothingOut(byte[] datagram)
    {
        var context = new RecordedFailures();
        using Socket peer = NewPeer();
        using DatagramSocket socket = await BindAsync();
        SynchronizationContext? before = SynchronizationContext.Current;
        SynchronizationContext.SetSynchronizationContext(context);
        try
        {
            Docs.Snippets.PortedDatagrams.OnMessageReceived(socket, new(datagram, peer.EndpointOf(), peer.EndpointOf()));
            Docs.Snippets.PortedDatagrams.OnMessageReceived(socket, new(datagram, new DatagramEndpoint(Loopback, 0), peer.EndpointOf()));
        }
        finally
        {
            SynchronizationContext.SetSynchronizationContext(before);
        }
        await context.AllEnded.WaitAsync(Token);
        Assert.Empty(context.Failures);
    }

    [Fact(Timeout = 60_000)]
    public async Task MessageReceived_PeerDoesNotListen_TellsByItsReaderAndGoesOn()
    {
        Socket gone = NewPeer();
        var address = (IPEndPoint)gone.LocalEndPoint!;
        using DatagramSocket socket = NewSocket();
        socket.MessageReceived += (_, args) => _seen.Writer.TryWrite(args);
        await socket.ConnectAsync(Loopback, gone.PortOf(), Token);
        gone.Dispose();
        await socket.SendAsync(new byte[1], Token);

        DatagramSocketMessageReceivedEventArgs news = await NextAsync();
        foreach (Action read in (Action[])[() => news.GetDataReader(), () => news.GetDataStream(), () => _ = news.Data])
        {
            var e = Assert.Throws<NetworkException>(read);   // what Microsoft's sample looks for
            Assert.Equal(SocketErrorStatus.ConnectionResetByPeer, NetClient.Networking.Sockets.SocketError.GetStatus(e.HResult));
        }
        Assert.Equal(("127.0.0.1", address.Port), (news.RemoteAddress.CanonicalName, news.Remote.Port));

        using var peer = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        peer.Bind(address);
        await socket.SendAsync(new byte[] { 3 }, Token);
        IPEndPoint from = (await peer.TakeAsync()).From;
        peer.SendTo([4, 4], from);
        Assert.Equal(2, (await NextAsync()).Data.Length);
    }

    [Fact(Timeout = 60_000)]
    public async Task MessageReceived_Handlers_RunOneAtATimeAndInOrder()
    {
        using Socket peer = NewPeer();
        int running = 0, most = 0;
        using DatagramSocket socket = await BindAsync(socket => socket.MessageReceived += (_, args) =>
        {
            most = Math.Max(most, Interlocked.Increment(ref running));
            Thread.SpinWait(2000);
            Interlocked.Decrement(ref running);
            _seen.Writer.TryWrite(args);
        });
        for (int i = 0; i < 150; i++)
            peer.SendTo(BitConverter.GetBytes(i), socket.At(IPAddress.Loopback));
        for (int i = 0; i < 150; i++)
            Assert.Equal(i, BitConverter.ToInt32((await NextAsync()).Data.Span));
        Assert.Equal(1, most);
    }

    [Fact(Timeout = 60_000)]
    public async Task MessageReceived_SlowHandler_CostsDatagramsAndNotMemory()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "only Linux counts what it drops");
        const int Sent = 20_000, Size = 4096;
        using Socket peer = NewPeer();
        using var go = new ManualResetEventSlim();
        int handled = 0;
        using DatagramSocket socket = await BindAsync(socket => socket.MessageReceived += (_, args) =>
        {
            go.Wait(TimeSpan.FromSeconds(20));
            Interlocked.Increment(ref handled);
            if (args.Data.Length == 1)
                _seen.Writer.TryWrite(args);
        });
        byte[] datagram = new byte[Size];
        for (int i = 0; i < Sent; i++)
            peer.SendTo(datagram, socket.At(IPAddress.Loopback));
        long dropped = socket.Information.DroppedDatagramCount!.Value;
        Assert.InRange(dropped, Sent * 9 / 10, Sent - 1);   // what was not dropped waits in the system's buffer; below it shows that nothing waited in ours

        go.Set();
        await UntilAsync(() => handled >= Sent - dropped);
        peer.SendTo([1], socket.At(IPAddress.Loopback));
        Assert.Equal(1, (await NextAsync()).Data.Length);
        Assert.Equal(Sent - dropped + 1, handled);
    }

    [Fact(Timeout = 60_000)]
    public async Task GetDeferral_ManyHandlersAtWork_HoldTheSocketBack()
    {
        using Socket peer = NewPeer();
        var deferrals = new ConcurrentQueue<Deferral>();
        using DatagramSocket socket = await BindAsync(socket => socket.MessageReceived += (_, args) =>
        {
            deferrals.Enqueue(args.GetDeferral());
            deferrals.Enqueue(args.GetDeferral());
            _seen.Writer.TryWrite(args);
        });
        for (int i = 0; i < DatagramPump.MaxDeferred + 1; i++)
            peer.SendTo([(byte)i], socket.At(IPAddress.Loopback));
        DatagramSocketMessageReceivedEventArgs last = await NextAsync();
        for (int i = 1; i < DatagramPump.MaxDeferred; i++)
            last = await NextAsync();
        Assert.Equal(DatagramPump.MaxDeferred - 1, last.Data.Span[0]);

        // A handler's end cannot be seen from here; that none comes while all places are taken can only show by its absence, and by what ends it.
        Assert.False(_seen.Reader.TryRead(out _));
        Assert.True(deferrals.TryDequeue(out Deferral? first));
        first.Complete();
        Assert.False(_seen.Reader.TryRead(out _));   // the datagram has a second one
        Assert.True(deferrals.TryDequeue(out Deferral? second));
        second.Dispose();
        Assert.Equal(DatagramPump.MaxDeferred, (await NextAsync()).Data.Span[0]);
    }

    [Fact]
    public void GetDeferral_AfterTheHandlers_IsAWrongState()
    {
        var args = new DatagramSocketMessageReceivedEventArgs(null, Array.Empty<byte>(), default, default);
        args.GetDeferral().Complete();
        args.Release();   // as the socket does when the handlers have returned
        Assert.Equal(HResults.IllegalMethodCall, Assert.Throws<InvalidOperationException>(() => args.GetDeferral()).HResult);
    }

    [Fact(Timeout = 60_000)]
    public async Task Dispose_EndsTheEvents()
    {
        using Socket peer = NewPeer();
        DatagramSocket socket = await BindAsync(socket => socket.MessageReceived += (_, args) => _seen.Writer.TryWrite(args));
        IPEndPoint at = socket.At(IPAddress.Loopback);
        peer.SendTo([1], at);
        await NextAsync();
        await socket.CancelIOAsync();   // does not
        peer.SendTo([2], at);
        await NextAsync();
        socket.Dispose();
        using var next = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        next.Bind(at);                  // the port is free
        peer.SendTo([3], at);
        Assert.Equal([3], (await next.TakeAsync()).Bytes);
        Assert.False(_seen.Reader.TryRead(out _));
    }

    [Fact(Timeout = 60_000)]
    public async Task Dispose_WithinAHandler_IsFine()
    {
        using Socket peer = NewPeer();
        DatagramSocket socket = await BindAsync(socket => socket.MessageReceived += (sender, args) =>
        {
            sender.Dispose();
            _seen.Writer.TryWrite(args);
        });
        peer.SendTo([1], socket.At(IPAddress.Loopback));
        Assert.Equal(1, (await NextAsync()).Data.Length);
    }

    [Fact]
    public void Args_MadeByATest_TellWhatTheyWereGiven()
    {
        var args = new DatagramSocketMessageReceivedEventArgs("x"u8.ToArray(), new DatagramEndpoint(Loopback, 5), new DatagramEndpoint(LoopbackIPv6, 6));
        Assert.Equal(("127.0.0.1", "5", "::1"), (args.RemoteAddress.CanonicalName, args.RemotePort, args.LocalAddress.CanonicalName));
        using (args.GetDeferral())
            Assert.Equal("x", args.GetDataReader().ReadString(1));
    }

    private async Task<DatagramSocketMessageReceivedEventArgs> NextAsync() => await _seen.Reader.ReadAsync(Token);

    /// <summary>Hears what leaves an <c>async void</c> method, and when all of them have ended.</summary>
    private sealed class RecordedFailures : SynchronizationContext
    {
        private readonly TaskCompletionSource _allEnded = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private int _running;

        public ConcurrentQueue<Exception> Failures { get; } = new();

        public Task AllEnded => _allEnded.Task;

        public override void OperationStarted() => Interlocked.Increment(ref _running);

        public override void OperationCompleted()
        {
            if (Interlocked.Decrement(ref _running) == 0)
                _allEnded.TrySetResult();
        }

        public override void Post(SendOrPostCallback d, object? state) => ThreadPool.QueueUserWorkItem(_ =>
        {
            try
            {
                d(state);
            }
            catch (Exception e)
            {
                Failures.Enqueue(e);
            }
        });
    }
}
