using System.Diagnostics.CodeAnalysis;
using NetClient.Web;

namespace NetClient.Networking.BackgroundTransfer.Internal.Downloads;

internal sealed partial class Download
{
    /// <summary>The connections of a download: the first one, and those that are added while additions make it faster.</summary>
    private sealed class Crew : IDisposable
    {
        /// <summary>A download that is over within so many looks needs no more connections.</summary>
        private const int LeastLooks = 8;

        /// <summary>The connections for readers who wait for bytes somewhere else, beside the others.</summary>
        private const int MostOnDemand = 2;

        private readonly Lock _gate = new();
        private readonly Download _download;
        private readonly CancellationToken _token;
        private readonly CancellationTokenSource _stop;
        private readonly CancellationToken _stopToken;
        private readonly List<Task> _helpers = [];
        private readonly TaskCompletionSource<Exception> _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private int _working;
        private int _onDemand;
        private bool _isFull;
        private bool _isOver;
        private Exception? _failure;

        public Crew(Download download, CancellationToken token)
        {
            (_download, _token) = (download, token);
            _stop = CancellationTokenSource.CreateLinkedTokenSource(token);
            _stopToken = _stop.Token;   // good after the source is gone, too
        }

        /// <summary>Works until all bytes are there, or nobody can bring any more.</summary>
        /// <param name="first">The connection that is there already.</param>
        public async Task RunAsync(Func<Opening, CancellationToken, Task> first)
        {
            Opening opening = NewOpening();
            Add(token => first(opening, token));
            _download.DemandAgain(this);
            Task ramp = RampAsync(opening, _stopToken);
            await WhenIdleAsync().ConfigureAwait(false);
            while (TryGoOnAlone())
                await WhenIdleAsync().ConfigureAwait(false);
            lock (_gate)
                _isOver = true;   // nobody is added from here on
            await _stop.CancelAsync().ConfigureAwait(false);
            await ramp.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            Task[] all;
            lock (_gate)
                all = [.. _helpers];
            await Task.WhenAll(all).ConfigureAwait(false);   // none of these throws
            _token.ThrowIfCancellationRequested();

            if (_changed.Task.IsCompletedSuccessfully)
                throw await _changed.Task.ConfigureAwait(false);
            if (!_download._plan.IsComplete)
                throw _failure ?? TransferErrors.Of(WebErrorStatus.ConnectionAborted, _download.Address, "the server sends no further parts");
        }

        /// <summary>Somebody waits for the byte at a position: a connection is sent for it, unless one is about to bring it.</summary>
        public void Demand(long position)
        {
            lock (_gate)
            {
                if (_isOver || _onDemand >= MostOnDemand)
                    return;
            }
            TryAdd(
                () =>
                {
                    Segment? segment = _download._plan.ClaimAt(position);
                    if (segment is not null)
                        Interlocked.Increment(ref _onDemand);
                    return segment;
                },
                BringDemandedAsync,
                () => _download.DemandAgain(this));   // who was refused meanwhile
        }

        public void Dispose() => _stop.Dispose();

        /// <summary>Adds connections while that pays, and one when nothing comes over the only one: it may come over another.</summary>
        private async Task RampAsync(Opening first, CancellationToken token)
        {
            (TransferOptions options, TimeProvider time, int most) = (_download.Engine.Options, _download.Engine.Time, (int)_download.Record.MaxConnections);
            var ramp = new Ramp(first, options.RampBytes);
            (long began, long atFirst) = (time.GetTimestamp(), _download._plan.Count);
            (long lastMoved, long seen) = (began, atFirst);
            while (!_isFull)
            {
                int now = Volatile.Read(ref _working);
                await Task.Delay(ramp.IsOver || now >= most ? options.HelpAfter : options.RampLook, time, token).ConfigureAwait(false);
                long count = _download._plan.Count;
                if (count != seen)
                    (lastMoved, seen) = (time.GetTimestamp(), count);
                now = Volatile.Read(ref _working);
                if (now == 1 && time.GetElapsedTime(lastMoved) >= options.HelpAfter)
                {
                    if (now < most && TryAddHelper(isHelp: true) is { } help)
                        ramp.Helped(help);
                    continue;
                }
                double rate = (count - atFirst) / time.GetElapsedTime(began).TotalSeconds, left = _download._plan.Length!.Value - count;
                if (left < rate * options.RampLook.TotalSeconds * LeastLooks)
                    continue;   // over before another connection would have begun
                var added = new List<Opening>();
                for (int wanted = Math.Min(ramp.Look(), most - now); added.Count < wanted && TryAddHelper() is { } opening;)
                    added.Add(opening);
                if (added.Count > 0)
                    ramp.Added(added);   // if none, others have the server's connections for now, and the next look tries again
            }
        }

        private Opening? TryAddHelper(bool isHelp = false)
        {
            Opening opening = NewOpening();
            return !_isFull && TryAdd(() => _download._plan.Claim(isHelp), (segment, token) => _download.HelpAsync(segment, opening, token)) ? opening : null;
        }

        private Opening NewOpening() => new(_download.Engine.Time, _download.Engine.Options.RampLook);

        private async Task BringDemandedAsync(Segment segment, CancellationToken token)
        {
            try
            {
                await _download.HelpAsync(segment, null, token, goesOn: false).ConfigureAwait(false);
            }
            finally
            {
                Interlocked.Decrement(ref _onDemand);
            }
        }

        /// <summary>Adds a further connection; false when the server may have no more, when there is nothing for it to do, and when all is over.</summary>
        /// <param name="claim">Takes on what it is to bring.</param>
        /// <param name="work">Brings it.</param>
        /// <param name="then">Follows when it has been brought and the connection is free again.</param>
        private bool TryAdd(Func<Segment?> claim, Func<Segment, CancellationToken, Task> work, Action? then = null)
        {
            if (_download.Engine.Queue.TryConnectAgain(_download.Address) is not { } connection)
                return false;
            if (claim() is { } segment)
            {
                bool isAdded = Add(async token =>
                {
                    using (connection)
                        await LendAsync(connection, segment, work, token).ConfigureAwait(false);
                    then?.Invoke();
                });
                if (isAdded)
                    return true;
                _download._plan.Release(segment);
            }
            connection.Dispose();
            return false;
        }

        /// <summary>Works over a connection until it is called back. What it has not brought is for the others.</summary>
        private static async Task LendAsync(TransferQueue.Connection connection, Segment segment, Func<Segment, CancellationToken, Task> work, CancellationToken token)
        {
            using var either = CancellationTokenSource.CreateLinkedTokenSource(token, connection.CalledBack);
            try
            {
                await work(segment, either.Token).ConfigureAwait(false);
            }
            catch (OperationCanceledException) when (connection.IsNeeded && !token.IsCancellationRequested)
            {
                // Another transfer has it now.
            }
        }

        /// <summary>Lets a connection work; false when all is over.</summary>
        private bool Add(Func<CancellationToken, Task> work)
        {
            lock (_gate)
            {
                if (_isOver)
                    return false;

                // Counted from here, not from when a thread is found for it: on a busy machine there would be more than are allowed.
                Interlocked.Increment(ref _working);

                // One that comes too late is cancelled before it begins, so that it gives back what it has taken.
                _helpers.Add(Task.Run(() => Work(work)));
                return true;
            }
        }

        /// <summary>Runs a connection. What ends it is noted, and the others go on.</summary>
        [SuppressMessage("Design", "CA1031:Do not catch general exception types", Justification = "It is thrown when nobody is left who could bring the rest.")]
        private async Task Work(Func<CancellationToken, Task> work)
        {
            try
            {
                await work(_stopToken).ConfigureAwait(false);
            }
            catch (ContentChangedException e)
            {
                _changed.TrySetResult(e);
            }
            catch (HelpRefusedException)
            {
                _isFull = true;
            }
            catch (OperationCanceledException)
            {
                // Somebody else has said why.
            }
            catch (Exception e)
            {
                _isFull = true;   // a server that cuts or refuses connections has enough of them
                Interlocked.CompareExchange(ref _failure, e, null);
            }
            finally
            {
                Interlocked.Decrement(ref _working);
            }
        }

        // The first connection was done, and the last of the others has been called back: what that has left is for the first.
        private bool TryGoOnAlone()
        {
            if (_failure is not null || _changed.Task.IsCompleted || _stopToken.IsCancellationRequested || _download._plan.IsComplete || _download._plan.Claim(isHelp: true) is not { } rest)
                return false;
            return Add(token => _download.HelpAsync(rest, null, token));
        }

        // The first connection may be done while helpers still work, and helpers may have been added since: until a look finds nobody.
        private async Task WhenIdleAsync()
        {
            while (true)
            {
                Task[] working;
                lock (_gate)
                    working = [.. _helpers.Where(task => !task.IsCompleted)];
                if (working.Length == 0 || _changed.Task.IsCompleted || _stopToken.IsCancellationRequested || _download._plan.IsComplete)
                    return;
                await Task.WhenAny([.. working, _changed.Task]).ConfigureAwait(false);   // one that brings nothing is not waited for when others have brought all
            }
        }
    }
}
