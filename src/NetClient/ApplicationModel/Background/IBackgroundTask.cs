namespace NetClient.ApplicationModel.Background;

/// <summary>A background task: what runs when the trigger of its registration goes off.</summary>
/// <remarks>Source: <see href="https://learn.microsoft.com/uwp/api/windows.applicationmodel.background.ibackgroundtask"/> (documented).</remarks>
public interface IBackgroundTask
{
    /// <summary>Does the task's work. Called on a thread of the pool, on an object made for this run.</summary>
    /// <param name="taskInstance">The run: its deferral, progress and cancellation.</param>
    /// <remarks>The run ends when this method returns, unless it took a deferral (<see cref="IBackgroundTaskInstance.GetDeferral"/>) before its first await.
    /// <para>What it throws ends the run and comes out of <see cref="BackgroundTaskCompletedEventArgs.CheckResult"/>; in an <c>async void</c> method also what is
    /// thrown after an await, as long as the run has not ended.</para></remarks>
    void Run(IBackgroundTaskInstance taskInstance);
}
