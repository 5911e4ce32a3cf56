using System.Net;
using NetClient.Capabilities;
using NetClient.Errors;

namespace NetClient.Networking.Sockets.Internal;

/// <summary>Tries addresses so that a broken one costs a fraction of a second and not a timeout (RFC 8305, "Happy Eyeballs").</summary>
/// <remarks>The next attempt starts when the one before has failed, or 250 ms after it began; the first to connect wins, and the others are closed before the
/// winner is returned. Knows nothing of sockets, so that it is tested with a clock and tasks.</remarks>
internal static class ConnectionRace
{
    /// <summary>RFC 8305 section 8: the recommended Connection Attempt Delay.</summary>
    public static readonly TimeSpan AttemptDelay = TimeSpan.FromMilliseconds(250);

    /// <param name="addresses">Best first; at least one.</param>
    /// <param name="connect">Opens a connection to one address, or throws; a connection whose token was cancelled is closed by it.</param>
    /// <param name="serialize">Whether to wait for one attempt to fail before the next.</param>
    /// <param name="name">What is connected to, for the message when all fail.</param>
    /// <param name="time">The clock.</param>
    /// <param name="cancellationToken">Ends the race.</param>
    public static async Task<T> RunAsync<T>(
        IReadOnlyList<IPAddress> addresses, Func<IPAddress, CancellationToken, Task<T>> connect, bool serialize, string name, TimeProvider time,
        CancellationToken cancellationToken)
        where T : IDisposable
    {
        using var race = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        List<Task<T>> running = [];
        List<Exception> failures = [];
        Task delay = Task.CompletedTask;
        int next = 0;
        try
        {
            while (true)
            {
                if (next < addresses.Count && (running.Count == 0 || (!serialize && delay.IsCompleted)))
                {
                    running.Add(connect(addresses[next++], race.Token));
                    delay = serialize || next == addresses.Count ? Task.Delay(Timeout.InfiniteTimeSpan, time, race.Token) : Task.Delay(AttemptDelay, time, race.Token);
                }

                Task first = await Task.WhenAny([.. running, delay]).ConfigureAwait(false);
                if (first is not Task<T> ended || !running.Remove(ended))
                {
                    cancellationToken.ThrowIfCancellationRequested();
                    continue;
                }
                try
                {
                    return await ended.ConfigureAwait(false);
                }
                catch (Exception e) when (IsFailure(e) && !cancellationToken.IsCancellationRequested)
                {
                    failures.Add(e);
                    if (failures.Count == addresses.Count)
                        throw Explain(failures, addresses, name);
                    delay = Task.CompletedTask; // a failure starts the next attempt at once
                }
            }
        }
        finally
        {
            await race.CancelAsync().ConfigureAwait(false);
            foreach (Task<T> loser in running)
            {
                await ((Task)loser).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                if (loser.IsCompletedSuccessfully)
                    loser.Result.Dispose();
            }
        }
    }

    // A denied capability or a wrong argument is no reason to try another address.
    private static bool IsFailure(Exception e) => e is not (OperationCanceledException or CapabilityDeniedException or ArgumentException);

    // What the first address failed with is what a person would look at first: it is the one that the ordering held best.
    private static Exception Explain(List<Exception> failures, IReadOnlyList<IPAddress> addresses, string name)
    {
        if (NetworkErrors.Translate(failures[0], NetworkStage.Connect, name) is not { } translated)
            return failures[0];
        if (failures.Count == 1)
            return translated;
        string tried = string.Join(", ", addresses);
        return new NetworkException(
            $"{translated.Message} Tried {tried}.", translated.HResult, translated.Stage, translated.Failure, name, new AggregateException(failures));
    }
}
