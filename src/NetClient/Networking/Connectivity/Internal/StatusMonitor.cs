using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.Logging;

namespace NetClient.Networking.Connectivity.Internal;

/// <summary>Turns the system's bursts of notices into one call when something that an app can see has changed. Listens while somebody listens to it.</summary>
internal sealed class StatusMonitor(TimeProvider time, Func<NetworkStatus> look, Func<Action, IDisposable?> subscribe, ILogger log)
{
    /// <summary>How long the system must be quiet: an adapter that comes up takes several steps, milliseconds apart.</summary>
    public static readonly TimeSpan Quiet = TimeSpan.FromMilliseconds(250);

    /// <summary>How long a burst may put off the call.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromSeconds(2);

    private readonly Lock _gate = new();      // the fields; never held while handlers run
    private readonly Lock _looking = new();   // one look at a time, so that an older one cannot overwrite a newer one
    private readonly List<(Delegate Identity, Action<NetworkStateChangeEventDetails> Call)> _handlers = [];
    private IDisposable? _subscription;
    private ITimer? _timer;
    private NetworkStatus? _known;
    private long _burstBegan;
    private bool _inBurst;

    /// <summary>Calls a handler on each change.</summary>
    /// <param name="identity">What <see cref="Remove"/> finds it by.</param>
    /// <param name="call">The handler.</param>
    public void Add(Delegate identity, Action<NetworkStateChangeEventDetails> call)
    {
        lock (_gate)
        {
            _handlers.Add((identity, call));
            if (_handlers.Count > 1)
                return;
            // The timer would keep what the first listener's context holds alive, and show it to all others.
            using (ExecutionContext.IsFlowSuppressed() ? default : ExecutionContext.SuppressFlow())
                _timer = time.CreateTimer(static state => ((StatusMonitor)state!).Check(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
            _subscription = subscribe(OnNotice);
            _known = look();   // after subscribing: a change in between is noticed
            if (_subscription is null)
                ConnectivityLog.NotTold(log);
        }
    }

    /// <summary>Forgets a handler, and stops listening with the last one. One that is being called may still be running.</summary>
    public void Remove(Delegate identity)
    {
        lock (_gate)
        {
            int found = _handlers.FindLastIndex(handler => handler.Identity.Equals(identity));
            if (found < 0)
                return;
            _handlers.RemoveAt(found);
            if (_handlers.Count > 0)
                return;
            _subscription?.Dispose();
            _timer?.Dispose();
            _subscription = null;
            _timer = null;
            _known = null;
            _inBurst = false;
        }
    }

    private void OnNotice()
    {
        lock (_gate)
        {
            if (_timer is null)
                return;
            if (!_inBurst)
            {
                _inBurst = true;
                _burstBegan = time.GetTimestamp();
            }
            TimeSpan left = Longest - time.GetElapsedTime(_burstBegan);
            _timer.Change(left < TimeSpan.Zero ? TimeSpan.Zero : left < Quiet ? left : Quiet, Timeout.InfiniteTimeSpan);
        }
    }

    private void Check()
    {
        NetworkStateChangeEventDetails? changes = null;
        Action<NetworkStateChangeEventDetails>[] calls = [];
        lock (_looking)
        {
            lock (_gate)
                _inBurst = false;   // before looking: what happens from here on is the next burst's
            NetworkStatus now = look();
            lock (_gate)
            {
                if (_known is not null)
                {
                    changes = now.ChangesSince(_known);
                    _known = now;
                    calls = [.. _handlers.Select(handler => handler.Call)];
                }
            }
        }
        if (changes is null)
            return;
        foreach (Action<NetworkStateChangeEventDetails> call in calls)
            Invoke(call, changes);
    }

    [SuppressMessage("Design", "CA1031:Do not catch general exception types", Justification = "One app part's mistake must not end the process or keep the news from the others.")]
    private void Invoke(Action<NetworkStateChangeEventDetails> call, NetworkStateChangeEventDetails changes)
    {
        try
        {
            call(changes);
        }
        catch (Exception e)
        {
            ConnectivityLog.HandlerFailed(log, e);
        }
    }
}
