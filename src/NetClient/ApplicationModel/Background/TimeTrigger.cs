namespace NetClient.ApplicationModel.Background;

/// <summary>Runs a task after some time, once or again and again.</summary>
/// <remarks>The first run comes <see cref="FreshnessTime"/> after registration. (Windows runs it at a tick of its 15-minute timer, up to 15 minutes off.) A run that fell
/// due while no process of the app was there comes once, at the next start.
/// <para>Source: <see href="https://learn.microsoft.com/uwp/api/windows.applicationmodel.background.timetrigger"/> (documented).</para></remarks>
public sealed class TimeTrigger : IBackgroundTrigger
{
    /// <summary>Sets the time.</summary>
    /// <param name="freshnessTime">Minutes, at least 15; checked when the task is registered (0x80070057).</param>
    /// <param name="oneShot">True to run once: the registration ends with that run.</param>
    public TimeTrigger(uint freshnessTime, bool oneShot)
    {
        FreshnessTime = freshnessTime;
        OneShot = oneShot;
    }

    /// <summary>Minutes from registration to the first run, and from run to run.</summary>
    public uint FreshnessTime { get; }

    /// <summary>True when the registration ends with its first run.</summary>
    public bool OneShot { get; }
}
