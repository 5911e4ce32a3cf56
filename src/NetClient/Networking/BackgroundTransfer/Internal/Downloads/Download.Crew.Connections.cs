using System.Diagnostics.CodeAnalysis;
using NetClient.Web;

namespace NetClient.Networking.BackgroundTransfer.Internal.Downloads;

internal sealed partial class Download
{
    /// <summary>The connections of a download: the first one, and those that are added while each addition makes it faster.</summary>
    private sealed class Crew : IDisposable
    {
        /// <summary>So much faster it must be with twice the connections, or no more are added.</summary>
        private const double WorthIt = 1.2;

        /// <summary>How often it looks within an interval.</summary>
        private const int Looks = 4;

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
        public async Task RunAsync(Func<CancellationToken, Task> first)
        {
            Add(first);
            _download.DemandAgain(this);
            Task ramp = RampAsync(_stopToken);
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

        /// <summary>Doubles the connections while that pays: a server that limits each connection gives more, one that does not is not bothered.</summary>
        private async Task RampAsync(CancellationToken token)
        {
            double before = 0;
            int most = (int)_download.Record.MaxConnections;
            while (await FasterAsync(before * WorthIt, token).ConfigureAwait(false) is { } rate)
            {
                int now = Volatile.Read(ref _working);
                if (_isFull || now >= most)
                    return;
                long left = _download._plan.Length!.Value - _download._plan.Count;
                if (left / Math.Max(rate, 1) < _download.Engine.Options.RampInterval.TotalSeconds)
                    return;   // over before another connection would have begun
                int added = 0;
                while (added < Math.Min(now, most - now) && TryAddHelper())
                    added++;
                if (added > 0)
                    before = rate;   // if not, others have the server's connections for now, and the next look tries again
            }
        }

        /// <summary>The rate, as soon as it is seen to be as high as this; null when it is not by the end of the interval, in which a new connection has had time to begin.</summary>
        private async Task<double?> FasterAsync(double least, CancellationToken token)
        {
            TimeProvider time = _download.Engine.Time;
            (long bytes, long began) = (_download._plan.Count, time.GetTimestamp());
            for (int i = 0; i < Looks; i++)
            {
                await Task.Delay(_download.Engine.Options.RampInterval / Looks, time, token).ConfigureAwait(false);
                double rate = (_download._plan.Count - bytes) / time.GetElapsedTime(began).TotalSeconds;
                if (rate >= least)
                    return rate;
            }
            return null;
        }

        private bool TryAddHelper() => !_isFull && TryAdd(_download._plan.Claim, (segment, token) => _download.HelpAsync(segment, token));

        private async Task BringDemandedAsync(Segment segment, CancellationToken token)
        {
            try
            {
                await _download.HelpAsync(segment, token, goesOn: false).ConfigureAwait(false);
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
                        await work(segment, token).ConfigureAwait(false);
                    then?.Invoke();
                });
                if (isAdded)
                    return true;
                _download._plan.Release(segment);
            }
            connection.Dispose();
            return false;
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
                await Task.WhenAny(Task.WhenAll(working), _changed.Task).ConfigureAwait(false);
            }
        }
    }
}
