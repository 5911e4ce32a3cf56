namespace NetClient.ApplicationModel.Background;

/// <summary>Runs a task from time to time so that it can fetch content before the user asks for it.</summary>
/// <remarks>Windows picks the moment from the user's habits. NetClient does not watch the user: the task runs every <see cref="WaitInterval"/>, and waits for the internet
/// when it cannot be reached (inferred; Windows documents no rule).
/// <para>Source: <see href="https://learn.microsoft.com/uwp/api/windows.applicationmodel.background.contentprefetchtrigger"/> (documented).</para></remarks>
public sealed class ContentPrefetchTrigger : IBackgroundTrigger
{
    /// <summary>Waits 15 minutes between runs.</summary>
    public ContentPrefetchTrigger()
        : this(TimeSpan.FromMinutes(15))
    {
    }

    /// <summary>Sets the time between runs.</summary>
    /// <param name="waitInterval">At least 15 minutes; checked when the task is registered (0x80070057).</param>
    public ContentPrefetchTrigger(TimeSpan waitInterval) => WaitInterval = waitInterval;

    /// <summary>The time between runs, and before the first.</summary>
    public TimeSpan WaitInterval { get; }
}
