using System.Net;
using System.Net.Sockets;
using NetClient.AspNetCore.Internal.Epoll;

namespace NetClient.AspNetCore.Tests.Internal.Epoll;

public sealed class EpollListenerTests : IDisposable
{
    private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
    private readonly EpollListener _listener;

    public EpollListenerTests()
    {
        Assert.SkipUnless(EpollLoop.Shared is not null, "There is no epoll.");
        _socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        _socket.Listen();
        _listener = EpollListener.TryMake(EpollLoop.Shared!, _socket)!;
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        _listener?.Dispose();
        _socket.Dispose();
    }

    [Fact(Timeout = 60_000)]
    public async Task Wait_ConnectionComes_Ends()
    {
        ValueTask waiting = _listener.WaitAsync(Token);
        Assert.False(waiting.IsCompleted);
        using Socket client = await ConnectAsync();
        await waiting;
        await AcceptAsync(client);
    }

    [Fact(Timeout = 60_000)]
    public async Task Wait_ConnectionIsThere_EndsAtOnce()
    {
        using Socket client = await ConnectAsync();
        Assert.True(_listener.WaitAsync(Token).IsCompletedSuccessfully);
    }

    // Whatever comes between two looks is found: none is left in the system's queue.
    [Fact(Timeout = 120_000)]
    public async Task Wait_ManyComeAtAnyTime_NoneIsMissed()
    {
        const int clients = 4, each = 250;
        Task[] connecting = [.. Enumerable.Range(0, clients).Select(_ => Task.Run(async () =>
        {
            for (int i = 0; i < each; i++)
            {
                using Socket client = await ConnectAsync();
                Assert.Equal(0, await client.ReceiveAsync(new byte[1], Token));   // not the next before this one was accepted, and closed
            }
        }, Token))];
        for (int i = 0; i < clients * each; i++)
        {
            await _listener.WaitAsync(Token);
            (await _socket.AcceptAsync(Token)).Dispose();
        }
        await Task.WhenAll(connecting);
    }

    [Fact(Timeout = 60_000)]
    public async Task Wait_Cancelled_EndsAndTheNextIsWhole()
    {
        using var cancelled = new CancellationTokenSource();
        ValueTask waiting = _listener.WaitAsync(cancelled.Token);
        cancelled.Cancel();
        OperationCanceledException e = await Assert.ThrowsAsync<OperationCanceledException>(() => waiting.AsTask());
        Assert.Equal(cancelled.Token, e.CancellationToken);
        await Assert.ThrowsAsync<OperationCanceledException>(() => _listener.WaitAsync(cancelled.Token).AsTask());
        ValueTask next = _listener.WaitAsync(Token);
        Assert.False(next.IsCompleted);
        using Socket client = await ConnectAsync();
        await next;
    }

    // Cancelling meets the coming of a connection: one of the two ends the wait, and the connection is there for the next.
    [Fact(Timeout = 120_000)]
    public async Task Wait_CancelledAsAConnectionComes_EndsOnce()
    {
        for (int turn = 0; turn < 300; turn++)
        {
            using var cancelled = new CancellationTokenSource();
            Task waiting = _listener.WaitAsync(cancelled.Token).AsTask();
            Task cancelling = Task.Run(cancelled.Cancel, Token);
            using Socket client = await ConnectAsync();
            await waiting.ContinueWith(_ => { }, Token, TaskContinuationOptions.None, TaskScheduler.Default);
            await cancelling;
            await _listener.WaitAsync(Token);
            await AcceptAsync(client);
        }
    }

    // What another took is nothing to wake anybody for.
    [Fact(Timeout = 60_000)]
    public async Task Wait_ConnectionIsTakenByAnother_GoesOn()
    {
        using Socket first = await ConnectAsync();
        await AcceptAsync(first);
        ValueTask waiting = _listener.WaitAsync(Token);
        Assert.False(waiting.IsCompleted);
        using Socket second = await ConnectAsync();
        await waiting;
        await AcceptAsync(second);
    }

    [Fact(Timeout = 60_000)]
    public async Task Wait_ToldOfWhatIsGone_GoesOn()
    {
        using var cancelled = new CancellationTokenSource();
        ValueTask waiting = _listener.WaitAsync(cancelled.Token);
        Assert.False(((IEpollSeat)_listener).OnReady(_listener.Generation, EpollRecord.Readable));
        Assert.False(waiting.IsCompleted);
        cancelled.Cancel();
        await Assert.ThrowsAsync<OperationCanceledException>(() => waiting.AsTask());

        ValueTask next = _listener.WaitAsync(Token);
        Assert.False(((IEpollSeat)_listener).OnReady(_listener.Generation, EpollRecord.Readable));
        using Socket client = await ConnectAsync();
        await next;
    }

    [Fact(Timeout = 60_000)]
    public async Task Wait_SocketIsClosed_Throws()
    {
        _socket.Dispose();
        await Assert.ThrowsAsync<ObjectDisposedException>(() => _listener.WaitAsync(Token).AsTask());
    }

    // Nobody cancels an accept that begins while its listener is being closed.
    [Fact(Timeout = 60_000)]
    public async Task Wait_DisposedOf_Throws()
    {
        ValueTask waiting = _listener.WaitAsync(CancellationToken.None);
        _listener.Dispose();
        await Assert.ThrowsAsync<ObjectDisposedException>(() => waiting.AsTask());
        await Assert.ThrowsAsync<ObjectDisposedException>(() => _listener.WaitAsync(CancellationToken.None).AsTask());
    }

    [Fact(Timeout = 60_000)]
    public async Task Wait_Cancelled_WhoWaitsGoesOnElsewhere()
    {
        using var cancelled = new CancellationTokenSource();
        int canceller = Environment.CurrentManagedThreadId;
        bool isCancelling = false, wasInside = true;
        Task waiting = WaitAsync();
        isCancelling = true;
        cancelled.Cancel();
        isCancelling = false;
        await waiting;
        Assert.False(wasInside);

        async Task WaitAsync()
        {
            try
            {
                await _listener.WaitAsync(cancelled.Token).ConfigureAwait(false);
            }
            catch (OperationCanceledException)
            {
                wasInside = isCancelling && Environment.CurrentManagedThreadId == canceller;
            }
        }
    }

    [Fact(Timeout = 60_000)]
    public void TryMake_SocketIsRegisteredAlready_IsLeftToDotNet() => Assert.Null(EpollListener.TryMake(EpollLoop.Shared!, _socket));

    // A socket that another process has too stays open when it is closed here: it must be let go of by name.
    [Fact(Timeout = 60_000)]
    public void Dispose_SocketStaysOpen_CanBeRegisteredAnew()
    {
        _listener.Dispose();
        _listener.Dispose();
        using EpollListener? anew = EpollListener.TryMake(EpollLoop.Shared!, _socket);
        Assert.NotNull(anew);
    }

    private async Task AcceptAsync(Socket expected)
    {
        using Socket accepted = await _socket.AcceptAsync(Token);
        Assert.Equal(expected.LocalEndPoint, accepted.RemoteEndPoint);
    }

    private async Task<Socket> ConnectAsync()
    {
        var client = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        await client.ConnectAsync(_socket.LocalEndPoint!, Token);
        return client;
    }
}
