using System.Collections.Concurrent;
using Isolated = NetClient.TestServers.Processes.NetworkNamespace;

namespace NetClient.InteropTests;

/// <summary>Runs a whole test in a network of its own.</summary>
internal static class NetworkNamespace
{
    /// <summary>Runs <paramref name="test"/> in a network that has what <paramref name="ipCommands"/> of ip(8) make of it.</summary>
    public static async Task RunAsync(string[] ipCommands, Func<Task> test)
    {
        if (Isolated.Obstacle is { } obstacle)
            Interop.Unavailable(obstacle);
        await Task.Run(() => Isolated.Run(ipCommands, () =>
        {
            var loop = new Loop();
            SynchronizationContext.SetSynchronizationContext(loop);
            loop.Run(test());
            return true;
        }));
    }

    /// <summary>Brings the test back to its thread after each await, because sockets belong to the network of the thread that makes them.</summary>
    private sealed class Loop : SynchronizationContext
    {
        private readonly BlockingCollection<(SendOrPostCallback Callback, object? State)> _work = [];

        public override void Post(SendOrPostCallback d, object? state) => _work.Add((d, state));

        public override void Send(SendOrPostCallback d, object? state) => d(state);

        public void Run(Task test)
        {
            test.ContinueWith(_ => _work.CompleteAdding(), CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
            foreach ((SendOrPostCallback callback, object? state) in _work.GetConsumingEnumerable())
                callback(state);
            test.GetAwaiter().GetResult();
        }
    }
}
