using System.Text;

namespace NetClient.TestServers.Processes;

/// <summary>A server program on loopback ports of its own, which accepts connections by the time <see cref="StartAsync"/> returns.</summary>
public sealed class ServerProcess : IAsyncDisposable
{
    private const int Attempts = 4;
    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(20);
    private readonly ChildProcess _process;

    private ServerProcess(ChildProcess process, IReadOnlyList<int> ports)
    {
        _process = process;
        Ports = ports;
    }

    /// <summary>What it listens on, in the order in which its configuration was told.</summary>
    public IReadOnlyList<int> Ports { get; }

    /// <summary>Starts a server and waits until it accepts connections on every one of its ports.</summary>
    /// <param name="portCount">How many ports it needs.</param>
    /// <param name="prepare">Writes the configuration for these ports and tells how to start the server. Called again with other ports when the server ends
    /// before it is ready, as it does when somebody else took a port first.</param>
    /// <param name="readyTimeout">How long the server may take until it is ready.</param>
    /// <param name="cancellationToken">Stops the start; the server is killed.</param>
    /// <exception cref="InvalidOperationException">It ended, or was not ready in time. The message holds its log.</exception>
    public static async Task<ServerProcess> StartAsync(
        int portCount, Func<IReadOnlyList<int>, Task<ProcessSpec>> prepare, TimeSpan readyTimeout, CancellationToken cancellationToken)
    {
        var history = new StringBuilder();
        for (int attempt = 0; attempt < Attempts; attempt++)
        {
            int[] ports = [.. Enumerable.Range(0, portCount).Select(_ => LoopbackPort.Free())];
            ProcessSpec spec = await prepare(ports);
            ChildProcess process = await ChildProcess.StartAsync(spec);
            bool ready = false;
            try
            {
                ready = await IsReadyAsync(process, ports, readyTimeout, cancellationToken);
                if (ready)
                    return new ServerProcess(process, ports);
                bool ended = process.HasExited;
                history.AppendLine(ended ? "It ended before it was ready:" : $"It was not ready within {readyTimeout}:").AppendLine(process.ReadLog());
                if (!ended)
                    break;
            }
            finally
            {
                if (!ready)
                    await process.DisposeAsync();
            }
        }

        throw new InvalidOperationException("The server did not start.\n" + history);
    }

    /// <summary>Everything the server has written so far.</summary>
    public string ReadLog() => _process.ReadLog();

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _process.DisposeAsync();

    private static async Task<bool> IsReadyAsync(ChildProcess process, int[] ports, TimeSpan timeout, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(timeout);
        using var poll = new PeriodicTimer(PollInterval);
        try
        {
            foreach (int port in ports)
            {
                while (!await LoopbackPort.AnswersAsync(port, limit.Token))
                {
                    if (process.HasExited)
                        return false;
                    await poll.WaitForNextTickAsync(limit.Token);
                }
            }
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return false;
        }

        return !process.HasExited;
    }
}
