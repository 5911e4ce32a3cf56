using System.Collections.Concurrent;
using NetClient.TestServers.Processes;

namespace NetClient.Broker.Tests;

/// <summary>A broker within the test's own process, for limits that no broker of a real house would reach soon.</summary>
internal sealed class BrokerInside : IAsyncDisposable
{
    private readonly TempDirectory _home = new("broker");
    private readonly CancellationTokenSource _stop = new();
    private readonly TaskCompletionSource _listens = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Task _running;

    private BrokerInside(BrokerOptions options, Action<string>? log)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "The broker runs on Linux.");
        ControlSocket = Path.Combine(_home["run"], "broker.sock");
        _running = Task.Factory.StartNew(
            () => new BrokerHost(options with { ControlSocket = ControlSocket, IdleTime = Timeout.InfiniteTimeSpan }, log ?? Log.Enqueue).Run(_listens.SetResult, _stop.Token),
            CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
    }

    public string ControlSocket { get; }

    public ConcurrentQueue<string> Log { get; } = [];

    public static async Task<BrokerInside> OpenAsync(BrokerOptions? options = null, Action<string>? log = null)
    {
        var broker = new BrokerInside(options ?? new BrokerOptions(), log);
        await await Task.WhenAny(broker._listens.Task, broker._running);
        return broker;
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _running;
        _stop.Dispose();
        _home.Dispose();
        Assert.DoesNotContain(Log, line => line.Contains("unexpected", StringComparison.Ordinal));
    }
}
