using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Hosting.Internal;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using NetClient.AspNetCore.Internal;
using NetClient.Internal;
using NetClient.Networking.Sockets;
using NetClient.Networking.Sockets.Internal.Handoff;
using NetClient.TestServers;

namespace NetClient.AspNetCore.Tests.Internal;

/// <summary>When a listener goes back to the broker, and what becomes of one that the broker does not take. Broker.Tests has the same with processes.</summary>
public sealed class LentConnectionListenerTests : IAsyncDisposable
{
    private const int GivenBack = 1604, NotGivenBack = 1605;

    private static readonly TimeSpan IdleTimeout = TimeSpan.FromMinutes(7);
    private static readonly byte[] Context = [1, 2, 3];

    private readonly LendingBroker _broker = new();
    private readonly HeldTime _time = new();
    private readonly EntryLog _log = new(LogLevel.Information);
    private readonly ApplicationLifetime _app = new(NullLogger<ApplicationLifetime>.Instance);
    private IConnectionListener? _listener;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private HeldTime.Timer Idle => Assert.Single(_time.Timers, timer => timer.First == IdleTimeout);

    private bool IsAppToldToStop => _app.ApplicationStopping.IsCancellationRequested;

    [Fact(Timeout = 60_000)]
    public async Task Accept_NobodyConnects_ListenerGoesBackWithItsContextAndTheAppIsToldToStop()
    {
        IConnectionListener listener = await TakeAsync();
        ValueTask<ConnectionContext?> accept = listener.AcceptAsync(Token);
        Assert.Equal(IdleTimeout, Idle.Due);
        Idle.Fire();
        Assert.Null(await accept);
        Assert.Equal(Context, _broker.Returned);
        Assert.True(IsAppToldToStop);
        Assert.Equal(GivenBack, (await _log.Entries.ReadAsync(Token)).Id);
    }

    [Fact(Timeout = 60_000)]
    public async Task Accept_SomebodyIsConnected_TimeRunsFromTheEndOfTheLast()
    {
        IConnectionListener listener = await TakeAsync();
        (Socket client, ConnectionContext connection) = await ConnectAsync(listener);
        using Socket one = client;
        Assert.Equal(Timeout.InfiniteTimeSpan, Idle.Due);
        await connection.DisposeAsync();
        Assert.Equal(IdleTimeout, Idle.Due);
        ValueTask<ConnectionContext?> accept = listener.AcceptAsync(Token);
        Idle.Fire();
        Assert.Null(await accept);
        Assert.NotNull(_broker.Returned);
    }

    // A timer that went off just before somebody connected was not stopped by that.
    [Fact(Timeout = 60_000)]
    public async Task Idle_TimerGoesOffLateWhileSomebodyIsConnected_ListenerStays()
    {
        IConnectionListener listener = await TakeAsync();
        (Socket client, ConnectionContext connection) = await ConnectAsync(listener);
        using Socket one = client;
        ValueTask<ConnectionContext?> accept = listener.AcceptAsync(Token);
        Idle.Fire();
        using Socket next = await DialAsync(listener);
        await (await accept)!.DisposeAsync();
        await connection.DisposeAsync();
        Assert.Null(_broker.Returned);
        Assert.False(IsAppToldToStop);
    }

    [Fact(Timeout = 60_000)]
    public async Task Idle_TimerGoesOffBetweenTwoAccepts_RunsAnew()
    {
        IConnectionListener listener = await TakeAsync();
        (Socket client, ConnectionContext connection) = await ConnectAsync(listener);
        using Socket one = client;
        await connection.DisposeAsync();
        Idle.Fire();
        Assert.Null(_broker.Returned);
        Assert.Equal(IdleTimeout, Idle.Due);
    }

    [Theory(Timeout = 60_000)]
    [InlineData(typeof(IOException))]                   // no broker
    [InlineData(typeof(InvalidOperationException))]     // it has another under that name
    [InlineData(typeof(UnauthorizedAccessException))]   // another user's program in its place
    [InlineData(typeof(InvalidDataException))]          // what answers is no broker
    public async Task Idle_BrokerDoesNotTakeIt_ServesOnAndTriesAgain(Type refusal)
    {
        IConnectionListener listener = await TakeAsync();
        _broker.Refusal = (Exception)Activator.CreateInstance(refusal)!;
        ValueTask<ConnectionContext?> accept = listener.AcceptAsync(Token);
        Idle.Fire();
        Assert.Equal(NotGivenBack, (await _log.Entries.ReadAsync(Token)).Id);
        Assert.False(IsAppToldToStop);
        using (await DialAsync(listener))
            await (await accept)!.DisposeAsync();

        _broker.Refusal = null;
        accept = listener.AcceptAsync(Token);
        Idle.Fire();
        Assert.Null(await accept);
        Assert.Equal(Context, _broker.Returned);
    }

    // The same without anybody in between.
    [Fact(Timeout = 60_000)]
    public async Task Idle_BrokerDoesNotTakeIt_TimeRunsAnew()
    {
        IConnectionListener listener = await TakeAsync();
        _broker.Refusal = new IOException();
        ValueTask<ConnectionContext?> accept = listener.AcceptAsync(Token);
        Idle.Fire();
        await Idle.WaitForAsync(IdleTimeout);
        _broker.Refusal = null;
        Idle.Fire();
        Assert.Null(await accept);
    }

    [Theory(Timeout = 60_000)]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Unbind_BeforeOrDuringAnAccept_ListenerGoesBack(bool isBefore)
    {
        IConnectionListener listener = await TakeAsync();
        (Socket client, ConnectionContext connection) = await ConnectAsync(listener);
        using Socket one = client;
        ValueTask<ConnectionContext?> accept = isBefore ? default : listener.AcceptAsync(Token);
        await listener.UnbindAsync(Token);
        Assert.Null(await (isBefore ? listener.AcceptAsync(Token) : accept));
        Assert.Equal(Context, _broker.Returned);   // while somebody is connected
        await connection.DisposeAsync();
    }

    [Fact(Timeout = 60_000)]
    public async Task Unbind_BrokerDoesNotTakeIt_ListenerIsClosed()
    {
        IConnectionListener listener = await TakeAsync();
        _broker.Refusal = new IOException();
        await listener.UnbindAsync(Token);
        Assert.Null(await listener.AcceptAsync(Token));
        Assert.Equal(NotGivenBack, (await _log.Entries.ReadAsync(Token)).Id);
        Assert.True(_broker.IsReleased);
        await Assert.ThrowsAsync<SocketException>(() => DialAsync(listener));   // who waited for an answer there would wait for ever
    }

    [Fact(Timeout = 60_000)]
    public async Task Accept_CallerCancels_IsCanceledAndTheListenerStays()
    {
        IConnectionListener listener = await TakeAsync();
        using var caller = new CancellationTokenSource();
        ValueTask<ConnectionContext?> accept = listener.AcceptAsync(caller.Token);
        await caller.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await accept);
        Assert.Null(_broker.Returned);
        (Socket client, ConnectionContext connection) = await ConnectAsync(listener);
        client.Dispose();
        await connection.DisposeAsync();
    }

    // As Kestrel does when it could not bind another of its endpoints.
    [Fact(Timeout = 60_000)]
    public async Task Dispose_NothingWasAccepted_LeavesThePortAndNoTimer()
    {
        IConnectionListener listener = await TakeAsync();
        await listener.DisposeAsync();
        Assert.All(_time.Timers, timer => Assert.True(timer.IsDisposed));
        Assert.False(_broker.IsReleased);
        using Socket waiting = await DialAsync(listener);
        Assert.True(waiting.Connected);
    }

    // An app that hears of it may wait for whoever unbinds.
    [Fact(Timeout = 60_000)]
    public async Task Idle_AppIsToldToStop_OthersMayUnbindMeanwhile()
    {
        IConnectionListener listener = await TakeAsync();
        var unbound = new TaskCompletionSource();
        _app.ApplicationStopping.Register(() =>
        {
            Task unbinding = Task.Run(() => listener.UnbindAsync(Token).AsTask(), Token);
            if (unbinding.Wait(TimeSpan.FromSeconds(30), Token))
                unbound.SetResult();
        });
        ValueTask<ConnectionContext?> accept = listener.AcceptAsync(Token);
        Idle.Fire();
        Assert.Null(await accept);
        await unbound.Task.WaitAsync(Token);
    }

    public async ValueTask DisposeAsync()
    {
        if (_listener is not null)
            await _listener.DisposeAsync();
        _broker.Dispose();
        _log.Dispose();
    }

    private static async Task<Socket> DialAsync(IConnectionListener listener)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync((IPEndPoint)listener.EndPoint, Token);
        return socket;
    }

    private static async Task<(Socket Client, ConnectionContext Connection)> ConnectAsync(IConnectionListener listener)
    {
        ValueTask<ConnectionContext?> accept = listener.AcceptAsync(Token);
        Socket client = await DialAsync(listener);
        return (client, (await accept)!);
    }

    private async Task<IConnectionListener> TakeAsync()
    {
        var context = new NetClientContext { Capabilities = TestContexts.AllCapabilities().Capabilities, Time = _time, Broker = _broker };
        var socket = new SocketActivityInformation(context, new BrokeredSocket("web", Guid.NewGuid(), SocketActivityKind.StreamSocketListener, Context));
        var factory = new NetClientTransportFactory(Options.Create(new NetClientTransportOptions()), _log, new StreamSocketFactory(context), app: _app);
        return _listener = await factory.BindAsync(new LentEndPoint(socket, IdleTimeout), Token);
    }
}
