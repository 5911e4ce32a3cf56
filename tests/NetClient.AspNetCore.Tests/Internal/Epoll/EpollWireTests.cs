using System.Buffers;
using System.Diagnostics.Metrics;
using System.IO.Pipelines;
using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;
using NetClient.AspNetCore.Internal;
using NetClient.AspNetCore.Internal.Epoll;

namespace NetClient.AspNetCore.Tests.Internal.Epoll;

public sealed partial class EpollWireTests
{
    private const int Much = 32 * 1024 * 1024; // more than the system holds for a connection

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    // A receive from a local socket stops where descriptors came along, though there is more, of which nothing is told any more.
    [Fact(Timeout = 60_000)]
    public async Task Receive_DescriptorsAmongTheBytes_WhatIsBehindThemIsSeen()
    {
        Assert.SkipUnless(EpollLoop.Shared is not null && Environment.Is64BitProcess, "There is no epoll, or descriptors are sent otherwise.");
        using var mayRead = new SemaphoreSlim(0);
        string path = Path.Combine(Path.GetTempPath(), $"nc{Guid.NewGuid():N}.sock");
        await using TestApp app = await TestApp.StartAsync(_ => Task.CompletedTask, path: path, listen: options => options.Run(async connection =>
        {
            while (true)
            {
                ReadResult read = await connection.Transport.Input.ReadAsync(Token);
                if (read.Buffer.IsEmpty)
                    return;
                bool isAsking = read.Buffer.FirstSpan[0] == 0;
                if (!isAsking && read.Buffer.Length < 3)   // not before: what goes out would be told of, and what is there along with it
                {
                    connection.Transport.Input.AdvanceTo(read.Buffer.Start, read.Buffer.End);
                    continue;
                }
                await connection.Transport.Output.WriteAsync(read.Buffer.ToArray(), Token);
                if (isAsking)
                    await mayRead.WaitAsync(Token);
                connection.Transport.Input.AdvanceTo(read.Buffer.End);
            }
        }));
        using var client = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        await client.ConnectAsync(new UnixDomainSocketEndPoint(path), Token);
        byte[] answer = new byte[3];
        for (int turn = 0; turn < 20; turn++)
        {
            client.Send([0]);
            await ReceiveAsync(client, answer.AsMemory(0, 1));
            SendWithDescriptor(client, 1);
            SendWithDescriptor(client, 2);
            client.Send([3]);
            mayRead.Release();
            await ReceiveAsync(client, answer);
            Assert.Equal([1, 2, 3], answer);
        }
    }

    // A socket that is registered already is refused, which is as good as no room.
    [Fact(Timeout = 60_000)]
    public async Task Receive_RegistrationIsRefused_FailsAndSoDoesTheFlush()
    {
        Assert.SkipUnless(EpollLoop.Shared is not null, "There is no epoll.");
        var told = new TaskCompletionSource<(Exception Read, Exception Written)>();
        await using TestApp app = await TestApp.StartAsync(_ => Task.CompletedTask, listen: options => options.Run(async connection =>
        {
            SafeHandle socket = connection.Features.Get<IConnectionSocketFeature>()!.Socket.SafeHandle;
            Assert.True(EpollLoop.Shared!.TryRegister(socket, 0, generation: 0, EpollRecord.Readable));
            Exception read = await Assert.ThrowsAnyAsync<IOException>(() => connection.Transport.Input.ReadAsync(Token).AsTask());
            told.SetResult((read, await Assert.ThrowsAnyAsync<IOException>(async () =>
            {
                while (true)
                    await connection.Transport.Output.WriteAsync(new byte[256 * 1024], Token);
            })));
        }));
        using var client = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        await client.ConnectAsync(app.Address.Host, app.Address.Port, Token);
        (Exception read, Exception written) = await told.Task.WaitAsync(Token);
        Assert.Equal(System.Net.Sockets.SocketError.NoBufferSpaceAvailable, Assert.IsType<SocketException>(read.InnerException).SocketErrorCode);
        Assert.Equal(System.Net.Sockets.SocketError.NoBufferSpaceAvailable, Assert.IsType<SocketException>(written.InnerException).SocketErrorCode);
    }

    // What was refused is this connection's affair, and not that of the next in its place.
    [Fact(Timeout = 60_000)]
    public async Task Receive_RegistrationWasRefused_TheNextConnectionIsServed()
    {
        Assert.SkipUnless(EpollLoop.Shared is not null, "There is no epoll.");
        const byte isAnothers = 1, isTheRefused = 2;
        Wire? refused = null;
        await using TestApp app = await TestApp.StartAsync(_ => Task.CompletedTask, listen: options => options.Run(async connection =>
        {
            Wire wire = ((NetClientConnection)connection.Features.Get<IConnectionIdFeature>()!).Wire;
            if (refused is null)
            {
                Assert.True(EpollLoop.Shared!.TryRegister(connection.Features.Get<IConnectionSocketFeature>()!.Socket.SafeHandle, 0, generation: 0, EpollRecord.Readable));
                await Assert.ThrowsAnyAsync<IOException>(() => connection.Transport.Input.ReadAsync(Token).AsTask());
                refused = wire;
                return;
            }
            await connection.Transport.Output.WriteAsync(new[] { wire == refused ? isTheRefused : isAnothers }, Token);
            ReadResult read = await connection.Transport.Input.ReadAsync(Token);
            await connection.Transport.Output.WriteAsync(read.Buffer.ToArray(), Token);
        }));
        using (Socket first = await ConnectAsync(app))
            Assert.Equal(0, await first.ReceiveAsync(new byte[1], Token));
        byte[] answer = new byte[1];
        while (answer[0] != isTheRefused)
        {
            using Socket next = await ConnectAsync(app);
            await ReceiveAsync(next, answer);
            byte[] echo = new byte[1];
            await next.SendAsync(new byte[] { 7 }, Token);
            await ReceiveAsync(next, echo);
            Assert.Equal(7, echo[0]);
        }
    }

    // That there is room is told from the first send on that finds none; bytes are told of before and after.
    [Theory(Timeout = 60_000)]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Send_NoRoomForNow_BothDirectionsGoOn(bool aReceiveWaits)
    {
        Assert.SkipUnless(EpollLoop.Shared is not null, "There is no epoll.");
        using var asks = new SemaphoreSlim(0);
        await using TestApp app = await TestApp.StartAsync(_ => Task.CompletedTask, listen: options => options.Run(async connection =>
        {
            PipeReader input = connection.Transport.Input;
            ValueTask<ReadResult> reading = aReceiveWaits ? input.ReadAsync(Token) : default;
            Task written = connection.Transport.Output.WriteAsync(new byte[Much], Token).AsTask();
            asks.Release();
            if (!aReceiveWaits)                     // the first is there when it is asked for, and what comes then is told
            {
                // Not for long: the transport itself takes it when the app has not asked for a second, on a busy machine.
                connection.Features.Get<IConnectionSocketFeature>()!.Socket.Poll(TimeSpan.FromSeconds(0.5), SelectMode.SelectRead);
                reading = input.ReadAsync(Token);
            }
            for (byte expected = 1; expected <= 3; expected++)
            {
                ReadResult read = await reading;
                Assert.Equal((expected, 1), (read.Buffer.FirstSpan[0], read.Buffer.Length));
                input.AdvanceTo(read.Buffer.End);
                if (expected == 3)
                    break;
                reading = input.ReadAsync(Token);
                asks.Release();
            }
            Assert.False(written.IsCompleted);
            asks.Release();
            await written;
        }));
        using Socket client = await ConnectAsync(app);
        for (byte next = 1; next <= 3; next++)
        {
            await asks.WaitAsync(Token);
            await client.SendAsync(new[] { next }, Token);
        }
        await asks.WaitAsync(Token);
        await ReceiveAsync(client, new byte[Much]);
        Assert.Equal(0, await client.ReceiveAsync(new byte[1], Token));
    }

    // As where the system refuses to tell of room, of a connection it tells other things of.
    [Fact(Timeout = 60_000)]
    public async Task Send_RegistrationIsRefused_FailsAndAReceiveWaitsOnUntilItIsClosed()
    {
        Assert.SkipUnless(EpollLoop.Shared is not null, "There is no epoll.");
        var told = new TaskCompletionSource<(Exception Written, bool HasReadEnded, Exception Read)>();
        await using TestApp app = await TestApp.StartAsync(_ => Task.CompletedTask, listen: options => options.Run(async connection =>
        {
            Task<ReadResult> reading = connection.Transport.Input.ReadAsync(Token).AsTask();
            EpollLoop.Shared!.Unregister(connection.Features.Get<IConnectionSocketFeature>()!.Socket.SafeHandle);
            Exception written = await Assert.ThrowsAnyAsync<IOException>(() => connection.Transport.Output.WriteAsync(new byte[Much], Token).AsTask());
            bool hasReadEnded = reading.IsCompleted;
            connection.Abort();
            told.SetResult((written, hasReadEnded, await Assert.ThrowsAnyAsync<Exception>(() => reading)));
        }));
        using Socket client = await ConnectAsync(app);
        (Exception written, bool hasReadEnded, Exception read) = await told.Task.WaitAsync(Token);
        Assert.Equal(System.Net.Sockets.SocketError.NoBufferSpaceAvailable, Assert.IsType<SocketException>(written.InnerException).SocketErrorCode);
        Assert.False(hasReadEnded);
        Assert.IsType<ConnectionAbortedException>(read);
    }

    // A send whose app goes on writing, and whose client goes on taking, need never come to an end. Here it is held where it counts what went.
    [Fact(Timeout = 60_000)]
    public async Task OnReady_BothDirectionsWait_TheReceiveDoesNotWaitForTheSend()
    {
        Assert.SkipUnless(EpollLoop.Shared is not null, "There is no epoll.");
        const int bufferSize = 64 * 1024, moreThanFits = 200 * 1024;   // the system doubles the size; what is over fits in when the client has taken the rest
        using var hasRead = new ManualResetEventSlim();
        var waits = new TaskCompletionSource<EpollWire>(TaskCreationOptions.RunContinuationsAsynchronously);
        var ended = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        int teller = 0;
        using var holding = new MeterListener();
        holding.InstrumentPublished = static (instrument, listener) =>
        {
            if (instrument.Name == "netclient.network.io")
                listener.EnableMeasurementEvents(instrument);
        };
        holding.SetMeasurementEventCallback<long>((_, bytes, _, _) =>
        {
            if (bytes == moreThanFits && Environment.CurrentManagedThreadId == Volatile.Read(ref teller))
                hasRead.Wait(Token);
        });
        holding.Start();
        string path = Path.Combine(Path.GetTempPath(), $"nc{Guid.NewGuid():N}.sock");
        await using TestApp app = await TestApp.StartAsync(_ => Task.CompletedTask, path: path, listen: options => options.Run(async connection =>
        {
            Socket socket = connection.Features.Get<IConnectionSocketFeature>()!.Socket;
            socket.SendBufferSize = bufferSize;
            ValueTask<ReadResult> reading = connection.Transport.Input.ReadAsync(Token);
            Task written = connection.Transport.Output.WriteAsync(new byte[moreThanFits], Token).AsTask();
            EpollLoop.Shared!.Unregister(socket.SafeHandle);            // from now on the test tells
            waits.SetResult((EpollWire)((NetClientConnection)connection.Features.Get<IConnectionIdFeature>()!).Wire);
            Assert.Equal(1, (await reading).Buffer.Length);
            hasRead.Set();
            await written;
            ended.SetResult();
        }));
        using var client = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        uint before = EpollLoop.Shared!.NextGeneration();
        await client.ConnectAsync(new UnixDomainSocketEndPoint(path), Token);
        EpollWire wire = await waits.Task.WaitAsync(Token);
        uint after = EpollLoop.Shared.NextGeneration();
        int there = client.Available;
        Assert.InRange(there, moreThanFits / 2, moreThanFits - 1);
        await ReceiveAsync(client, new byte[there]);
        await client.SendAsync(new byte[1], Token);
        Task telling = Task.Run(
            () =>
            {
                Volatile.Write(ref teller, Environment.CurrentManagedThreadId);
                for (uint generation = before; generation != after; generation++)
                    wire.OnReady(generation, EpollRecord.Readable | EpollRecord.Writable);
            },
            Token);
        await ReceiveAsync(client, new byte[moreThanFits - there]);
        await telling;
        await ended.Task.WaitAsync(Token);
    }

    private static async Task<Socket> ConnectAsync(TestApp app)
    {
        var client = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        await client.ConnectAsync(IPAddress.Loopback, app.Address.Port, Token);
        return client;
    }

    private static async Task ReceiveAsync(Socket client, Memory<byte> answer)
    {
        for (int count; !answer.IsEmpty; answer = answer[count..])
            Assert.NotEqual(0, count = await client.ReceiveAsync(answer, Token));
    }

    // One byte, along with the socket's own descriptor.
    private static unsafe void SendWithDescriptor(Socket client, byte value)
    {
        nint* part = stackalloc nint[2] { (nint)(&value), 1 };                                          // struct iovec
        long* control = stackalloc long[3] { 20, 1 | (1L << 32), client.Handle };                       // struct cmsghdr: SOL_SOCKET, SCM_RIGHTS
        nint* message = stackalloc nint[7] { 0, 0, (nint)part, 1, (nint)control, 24, 0 };               // struct msghdr
        Assert.Equal(1, SendMessage((int)client.Handle, message, 0));
    }

    [LibraryImport("libc", EntryPoint = "sendmsg")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static unsafe partial nint SendMessage(int socket, nint* message, int flags);
}
