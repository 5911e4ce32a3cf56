using NetClient.ApplicationModel.Background.Internal;
using NetClient.Foundation.Collections;
using NetClient.Internal;

namespace NetClient.ApplicationModel.Background;

/// <summary>Runs a task when the app asks for it.</summary>
/// <remarks>One run at a time. After a restart the trigger of a task that stayed registered is <see cref="BackgroundTaskRegistration.Trigger"/>.
/// <para>Source: <see href="https://learn.microsoft.com/uwp/api/windows.applicationmodel.background.applicationtrigger"/> (documented).</para></remarks>
public sealed class ApplicationTrigger : IBackgroundTrigger
{
    private const int MaxDepth = 32;

    private ScheduledTask? _task;

    /// <summary>Makes a trigger for one registration.</summary>
    public ApplicationTrigger()
    {
    }

    /// <summary>Asks for a run without arguments.</summary>
    /// <param name="cancellationToken">Nothing is begun when it was canceled before the call.</param>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was canceled (0x800704C7).</exception>
    public Task<ApplicationTriggerResult> RequestAsync(CancellationToken cancellationToken = default) => RequestAsync([], cancellationToken);

    /// <summary>Asks for a run with arguments. The answer comes when the run is decided upon, not when it ends.</summary>
    /// <param name="arguments">For the run, which gets a copy in <see cref="ApplicationTriggerDetails.Arguments"/>.</param>
    /// <param name="cancellationToken">Nothing is begun when it was canceled before the call.</param>
    /// <exception cref="ArgumentNullException"><paramref name="arguments"/> is null (0x80070057).</exception>
    /// <exception cref="ArgumentException">Sets are nested in it more than 32 deep (0x80070057).</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was canceled (0x800704C7).</exception>
    public Task<ApplicationTriggerResult> RequestAsync(ValueSet arguments, CancellationToken cancellationToken = default)
    {
        Throw.IfNull(arguments);
        if (cancellationToken.IsCancellationRequested)
            return Throw.AsTask<ApplicationTriggerResult>(Throw.Canceled(cancellationToken));

        ScheduledTask? task = Volatile.Read(ref _task);
        if (task is null)
            return Task.FromResult(ApplicationTriggerResult.UnknownError);
        var details = new ApplicationTriggerDetails(Copy(arguments));
        // Conditions may take a look at the network, which a UI thread must not wait for.
        return task.Conditions.Count == 0 ? Task.FromResult(task.Host.Request(task, details)) : Task.Run(() => task.Host.Request(task, details), CancellationToken.None);
    }

    /// <summary>Ties the trigger to a registration; false when it has one.</summary>
    internal bool TryAttach(ScheduledTask task) => Interlocked.CompareExchange(ref _task, task, null) is null;

    internal bool IsAttached => Volatile.Read(ref _task) is not null;

    internal void Detach(ScheduledTask task) => Interlocked.CompareExchange(ref _task, null, task);

    private static ValueSet Copy(ValueSet from, int depth = 0)
    {
        if (depth > MaxDepth)
            throw Throw.Argument($"The arguments are nested more than {MaxDepth} deep, or contain themselves.", "arguments");
        var copy = new ValueSet();
        foreach ((string key, object? value) in from)
        {
            copy.Add(key, value switch
            {
                ValueSet inner => Copy(inner, depth + 1),
                Array array => array.Clone(),
                _ => value,
            });
        }
        return copy;
    }
}
