using System.Net.NetworkInformation;

namespace NetClient.ApplicationModel.Background.Internal;

/// <summary>What makes tasks due: the clock, the network, the app.</summary>
internal sealed partial class BackgroundTaskHost
{
    private static readonly TimeSpan LongestTimer = TimeSpan.FromDays(1);   // timers have a limit, and clocks are set meanwhile

    private readonly Lock _watching = new();
    private NetworkSnapshot _network;    // as last heard; written under both locks
    private int _networkChanges;
    private bool _isWatching;

    /// <summary>The app asks for a run.</summary>
    public ApplicationTriggerResult Request(ScheduledTask task, ApplicationTriggerDetails details)
    {
        Look? look = LookFor(task);
        lock (_gate)
        {
            if (task.IsRemoved || !activator.CanStart(task.Record))
                return ApplicationTriggerResult.UnknownError;
            if (_access == AccessRecord.Removed)
                return ApplicationTriggerResult.DisabledByPolicy;
            if (task.IsPending || task.Running is not null)
                return ApplicationTriggerResult.CurrentlyRunning;
            MakeDue_NeedsLock(task, details, look);
            return ApplicationTriggerResult.Allowed;
        }
    }

    private void Arm_NeedsLock(ScheduledTask task)
    {
        if (task.IsRemoved || TriggerKinds.IntervalOf(task.Trigger) is not { } interval)
            return;
        // A time further away than the interval was written under another clock, or by somebody else.
        DateTimeOffset latest = After(interval);
        DateTimeOffset due = task.NextDue ?? task.Record.NextDue ?? latest;
        task.NextDue = due < latest ? due : latest;

        TimeSpan left = task.NextDue.Value - time.GetUtcNow();
        TimeSpan wait = left < TimeSpan.Zero ? TimeSpan.Zero : left < LongestTimer ? left : LongestTimer;
        task.Timer?.Dispose();
        task.Timer = time.CreateTimer(static state => ((ScheduledTask)state!).Host.OnClock((ScheduledTask)state), task, wait, Timeout.InfiniteTimeSpan);
    }

    private void OnClock(ScheduledTask task)
    {
        bool isDue;
        lock (_gate)
            isDue = !task.IsRemoved && task.NextDue <= time.GetUtcNow();
        bool isRegistered = true;
        if (isDue)
            (isDue, isRegistered) = Claim(task);
        Look? look = isDue ? LookFor(task) : null;
        lock (_gate)
        {
            if (!isRegistered && !task.IsRemoved)
                Remove_NeedsLock(task);
            if (isDue && !task.IsRemoved)
                MakeDue_NeedsLock(task, null, look);
            Arm_NeedsLock(task);
        }
    }

    /// <summary>Writes the next time down before this run begins, so that one process of the app runs it, and not each.</summary>
    private (bool IsDue, bool IsRegistered) Claim(ScheduledTask task)
    {
        DateTimeOffset next = After(TriggerKinds.IntervalOf(task.Trigger)!.Value);
        (bool IsDue, bool IsRegistered) claim = (true, true);
        try
        {
            file.Update(document =>
            {
                int i = document.Tasks.FindIndex(record => record.Id == task.Record.Id);
                claim = (i >= 0 && !(document.Tasks[i].NextDue > time.GetUtcNow()), i >= 0);
                if (i >= 0 && !claim.IsDue)
                    next = document.Tasks[i].NextDue!.Value;
                if (claim.IsDue)
                    document.Tasks[i] = document.Tasks[i] with { NextDue = next };
                return claim.IsDue;
            });
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            log.RegistrationNotWritten(task.Record.Name, e);   // a run too many, after a restart, is better than none
        }
        lock (_gate)
            task.NextDue = next;
        return claim;
    }

    private void WatchNetworkIfNeeded()
    {
        lock (_watching)
        {
            lock (_gate)
            {
                if (_isWatching || !_tasks.Values.Any(task => task.NeedsNetwork))
                    return;
            }
            NetworkSnapshot first = network.Read();
            lock (_gate)
                _network = first;
            try
            {
                network.Changed += OnNetworkChanged;
            }
            catch (Exception e) when (e is NetworkInformationException or PlatformNotSupportedException)
            {
                log.NetworkNotHeard(e);
            }
            _isWatching = true;
        }
        RetryPending();
    }

    private void OnNetworkChanged()
    {
        List<BackgroundTaskInstance> lost;
        lock (_watching)
        {
            NetworkSnapshot before = _network;
            NetworkSnapshot now = network.Read();
            lock (_gate)
            {
                (_network, _networkChanges) = (now, _networkChanges + 1);
                var look = new Look(now, _networkChanges);
                foreach (ScheduledTask task in _tasks.Values)
                {
                    bool isDue = (task.Trigger as SystemTrigger)?.TriggerType switch
                    {
                        SystemTriggerType.NetworkStateChange => now != before,
                        SystemTriggerType.InternetAvailable => now.HasInternet && !before.HasInternet,
                        _ => false,
                    };
                    if (isDue)
                        MakeDue_NeedsLock(task, null, look);
                    else
                        TryStart_NeedsLock(task, look);
                }
                lost = [.. _tasks.Values.Where(task => task.Record.CancelOnConditionLoss && !Conditions.Hold(task.Conditions, now)).Select(task => task.Running)
                    .OfType<BackgroundTaskInstance>()];
            }
        }
        lost.ForEach(instance => instance.Cancel(BackgroundTaskCancellationReason.ConditionLoss));
    }

    private DateTimeOffset After(TimeSpan interval)
    {
        DateTimeOffset now = time.GetUtcNow();
        return interval < DateTimeOffset.MaxValue - now ? now + interval : DateTimeOffset.MaxValue;
    }
}
