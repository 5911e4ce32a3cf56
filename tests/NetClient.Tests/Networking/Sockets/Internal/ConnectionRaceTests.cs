using System.Net;
using System.Net.Sockets;
using NetClient.Capabilities;
using NetClient.Networking;
using NetClient.Networking.Sockets;
using NetClient.Networking.Sockets.Internal;

namespace NetClient.Tests.Networking.Sockets.Internal;

/// <summary>RFC 8305 with a clock and tasks in place of a network.</summary>
public sealed class ConnectionRaceTests
{
    private static readonly IPAddress[] Three = [IPAddress.Parse("2001:db8::1"), IPAddress.Parse("192.0.2.1"), IPAddress.Parse("2001:db8::2")];

    private readonly ManualTime _time = new();
    private readonly Attempts _attempts = new();

    [Fact(Timeout = 60_000)]
    public async Task RunAsync_FirstIsSilent_StartsTheNextAfter250Milliseconds()
    {
        Task<Connection> race = RunAsync();
        await _attempts.WaitForAsync(1);
        await _time.WaitForTimerAsync(ConnectionRace.AttemptDelay);
        _time.Advance(ConnectionRace.AttemptDelay - TimeSpan.FromTicks(1));
        Assert.Equal(1, _attempts.Count);
        _time.Advance(TimeSpan.FromTicks(1));
        await _attempts.WaitForAsync(2);
        _attempts.Succeed(1);
        Assert.Equal(Three[1], (await race).Address);
        Assert.True(_attempts.WasCancelled(0), "the loser was left running");
    }

    [Fact(Timeout = 60_000)]
    public async Task RunAsync_FirstFails_StartsTheNextAtOnce()
    {
        Task<Connection> race = RunAsync();
        await _attempts.WaitForAsync(1);
        _attempts.Fail(0);
        await _attempts.WaitForAsync(2);
        _attempts.Succeed(1);
        Assert.Equal(Three[1], (await race).Address);
    }

    [Fact(Timeout = 60_000)]
    public async Task RunAsync_Serialized_WaitsForAFailureHoweverLong()
    {
        Task<Connection> race = RunAsync(serialize: true);
        await _attempts.WaitForAsync(1);
        _time.Advance(TimeSpan.FromMinutes(10));
        Assert.Equal(1, _attempts.Count);
        _attempts.Fail(0);
        await _attempts.WaitForAsync(2);
        _attempts.Succeed(1);
        Assert.Equal(Three[1], (await race).Address);
    }

    [Fact(Timeout = 60_000)]
    public async Task RunAsync_LoserConnectsAfterAll_IsClosed()
    {
        _attempts.IgnoreCancellation = true;
        Task<Connection> race = RunAsync();
        await _attempts.WaitForAsync(1);
        await _time.WaitForTimerAsync(ConnectionRace.AttemptDelay);
        _time.Advance(ConnectionRace.AttemptDelay);
        await _attempts.WaitForAsync(2);
        _attempts.Succeed(1);
        await _attempts.WaitForCancellationAsync(0);
        _attempts.Succeed(0); // the connection came at the very moment it was called off
        Connection winner = await race;
        Assert.False(winner.IsDisposed);
        Assert.True(_attempts.ConnectionOf(0).IsDisposed, "the loser's connection leaked");
    }

    [Fact(Timeout = 60_000)]
    public async Task RunAsync_AllFail_TellsOfTheFirstAndKeepsAll()
    {
        Task<Connection> race = RunAsync();
        for (int i = 0; i < 3; i++)
        {
            await _attempts.WaitForAsync(i + 1);
            _attempts.Fail(i, i == 0 ? System.Net.Sockets.SocketError.ConnectionRefused : System.Net.Sockets.SocketError.HostUnreachable);
        }
        var e = await Assert.ThrowsAsync<NetworkException>(() => race);
        Assert.Equal(SocketErrorStatus.ConnectionRefused, e.Status);
        Assert.Equal(3, Assert.IsType<AggregateException>(e.InnerException).InnerExceptions.Count);
        Assert.All(Three, address => Assert.Contains(address.ToString(), e.Message, StringComparison.Ordinal));
    }

    [Fact(Timeout = 60_000)]
    public async Task RunAsync_Cancelled_CancelsEveryAttempt()
    {
        using var cts = new CancellationTokenSource();
        Task<Connection> race = RunAsync(token: cts.Token);
        await _attempts.WaitForAsync(1);
        await _time.WaitForTimerAsync(ConnectionRace.AttemptDelay);
        _time.Advance(ConnectionRace.AttemptDelay);
        await _attempts.WaitForAsync(2);
        await cts.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => race);
        Assert.True(_attempts.WasCancelled(0) && _attempts.WasCancelled(1));
    }

    [Fact(Timeout = 60_000)]
    public async Task RunAsync_Denied_TriesNoOtherAddress()
    {
        Task<Connection> race = RunAsync();
        await _attempts.WaitForAsync(1);
        _attempts.Fail(0, new CapabilityDeniedException(new CapabilityChecker(CapabilityManifest.Empty).Check(NetworkOperation.Connect)));
        await Assert.ThrowsAsync<CapabilityDeniedException>(() => race);
        Assert.Equal(1, _attempts.Count);
    }

    private Task<Connection> RunAsync(bool serialize = false, CancellationToken? token = null) =>
        ConnectionRace.RunAsync(Three, _attempts.ConnectAsync, serialize, "host.example:443", _time, token ?? TestContext.Current.CancellationToken);

    private sealed class Connection(IPAddress address) : IDisposable
    {
        public IPAddress Address { get; } = address;

        public bool IsDisposed { get; private set; }

        public void Dispose() => IsDisposed = true;
    }

    /// <summary>Connection attempts that end when told to.</summary>
    private sealed class Attempts
    {
        private readonly Lock _gate = new();
        private readonly List<(Connection Connection, TaskCompletionSource<Connection> End, CancellationToken Token)> _all = [];
        private TaskCompletionSource _started = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public bool IgnoreCancellation { get; set; }

        public int Count
        {
            get
            {
                lock (_gate)
                    return _all.Count;
            }
        }

        public Task<Connection> ConnectAsync(IPAddress address, CancellationToken token)
        {
            var end = new TaskCompletionSource<Connection>(TaskCreationOptions.RunContinuationsAsynchronously);
            if (!IgnoreCancellation)
                token.Register(() => end.TrySetCanceled(token));
            TaskCompletionSource started;
            lock (_gate)
            {
                _all.Add((new Connection(address), end, token));
                (started, _started) = (_started, new(TaskCreationOptions.RunContinuationsAsynchronously));
            }
            started.SetResult();
            return end.Task;
        }

        public async Task WaitForAsync(int count)
        {
            while (true)
            {
                Task started;
                lock (_gate)
                {
                    if (_all.Count >= count)
                        return;
                    started = _started.Task;
                }
                await started.WaitAsync(TestContext.Current.CancellationToken);
            }
        }

        public void Succeed(int index) => _all[index].End.TrySetResult(_all[index].Connection);

        public void Fail(int index, System.Net.Sockets.SocketError error = System.Net.Sockets.SocketError.ConnectionRefused) => Fail(index, new SocketException((int)error));

        public void Fail(int index, Exception exception) => _all[index].End.TrySetException(exception);

        public Task WaitForCancellationAsync(int index)
        {
            var cancelled = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            _all[index].Token.Register(cancelled.SetResult);
            return cancelled.Task.WaitAsync(TestContext.Current.CancellationToken);
        }

        public bool WasCancelled(int index) => _all[index].Token.IsCancellationRequested;

        public Connection ConnectionOf(int index) => _all[index].Connection;
    }
}
