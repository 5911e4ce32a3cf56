using NetClient.ApplicationModel.Background.Internal;
using NetClient.Internal;

namespace NetClient.ApplicationModel.Background;

/// <summary>Asks for, and gives up, the right to run background tasks.</summary>
/// <remarks>NetClient's tasks run inside the app's own process, so nobody refuses: asking is granted. Tasks run as well when the app has not asked. After
/// <see cref="RemoveAccess()"/> none runs until it asks again; the answer is kept with the registrations. An app id is accepted and ignored: one program is one app.
/// <para>Source: <see href="https://learn.microsoft.com/uwp/api/windows.applicationmodel.background.backgroundexecutionmanager"/> (documented).</para>
/// <para>Every method reads or writes the file with the registrations, and throws <see cref="IOException"/> or <see cref="UnauthorizedAccessException"/> (0x80070005)
/// when it cannot.</para></remarks>
public static class BackgroundExecutionManager
{
    /// <summary>What the app may do.</summary>
    /// <returns>AlwaysAllowed or AllowedSubjectToSystemPolicy, as it asked; Unspecified when it has not asked or has given its access up.</returns>
    public static BackgroundAccessStatus GetAccessStatus() => StatusOf(NetClientContext.Default.BackgroundTasks.Access);

    /// <summary>What the app may do.</summary>
    /// <param name="applicationId">Accepted and ignored.</param>
    /// <inheritdoc cref="GetAccessStatus()"/>
    /// <exception cref="ArgumentNullException"><paramref name="applicationId"/> is null (0x80070057).</exception>
    public static BackgroundAccessStatus GetAccessStatus(string applicationId)
    {
        Throw.IfNull(applicationId);
        return GetAccessStatus();
    }

    /// <summary>What the app may do while the system is in standby.</summary>
    /// <returns>Unspecified: no process runs then (<see cref="BackgroundTaskBuilder.IsRunningTaskInStandbySupported"/>).</returns>
    public static BackgroundAccessStatus GetAccessStatusForModernStandby() => BackgroundAccessStatus.Unspecified;

    /// <summary>What the app may do while the system is in standby.</summary>
    /// <param name="applicationId">Accepted and ignored.</param>
    /// <inheritdoc cref="GetAccessStatusForModernStandby()"/>
    /// <exception cref="ArgumentNullException"><paramref name="applicationId"/> is null (0x80070057).</exception>
    public static BackgroundAccessStatus GetAccessStatusForModernStandby(string applicationId)
    {
        Throw.IfNull(applicationId);
        return GetAccessStatusForModernStandby();
    }

    /// <summary>Gives up the right to run tasks: runs under way are cancelled (<see cref="BackgroundTaskCancellationReason.SystemPolicy"/>), later ones wait. Registrations stay.</summary>
    public static void RemoveAccess() => NetClientContext.Default.BackgroundTasks.Access = AccessRecord.Removed;

    /// <inheritdoc cref="RemoveAccess()"/>
    /// <param name="applicationId">Accepted and ignored.</param>
    /// <exception cref="ArgumentNullException"><paramref name="applicationId"/> is null (0x80070057).</exception>
    public static void RemoveAccess(string applicationId)
    {
        Throw.IfNull(applicationId);
        RemoveAccess();
    }

    /// <summary>Asks for the right to run tasks.</summary>
    /// <param name="cancellationToken">Nothing is asked when it was canceled before the call.</param>
    /// <returns>AlwaysAllowed, or AllowedSubjectToSystemPolicy when the app asked for that before.</returns>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was canceled (0x800704C7).</exception>
    public static Task<BackgroundAccessStatus> RequestAccessAsync(CancellationToken cancellationToken = default) =>
        RunAsync(static () => RequestAccess(NetClientContext.Default.BackgroundTasks), cancellationToken);

    /// <summary>Asks for the right to run tasks.</summary>
    /// <param name="applicationId">Accepted and ignored.</param>
    /// <param name="cancellationToken">Nothing is asked when it was canceled before the call.</param>
    /// <inheritdoc cref="RequestAccessAsync(CancellationToken)"/>
    /// <exception cref="ArgumentNullException"><paramref name="applicationId"/> is null (0x80070057).</exception>
    public static Task<BackgroundAccessStatus> RequestAccessAsync(string applicationId, CancellationToken cancellationToken = default)
    {
        Throw.IfNull(applicationId);
        return RequestAccessAsync(cancellationToken);
    }

    /// <summary>Asks for one kind of access.</summary>
    /// <param name="requestedAccess">The kind; <see cref="GetAccessStatus()"/> tells it afterwards.</param>
    /// <param name="reason">For the user; nobody is asked, so it is not shown.</param>
    /// <param name="cancellationToken">Nothing is asked when it was canceled before the call.</param>
    /// <returns>True: it is granted.</returns>
    /// <exception cref="ArgumentException"><paramref name="requestedAccess"/> is none of the values, or <paramref name="reason"/> is null (0x80070057).</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was canceled (0x800704C7).</exception>
    public static Task<bool> RequestAccessKindAsync(BackgroundAccessRequestKind requestedAccess, string reason, CancellationToken cancellationToken = default)
    {
        AccessRecord access = Check(requestedAccess, reason);
        return RunAsync(
            () =>
            {
                NetClientContext.Default.BackgroundTasks.Access = access;
                return true;
            },
            cancellationToken);
    }

    /// <summary>Asks for one kind of access while the system is in standby.</summary>
    /// <param name="requestedAccess">The kind.</param>
    /// <param name="reason">For the user; nobody is asked, so it is not shown.</param>
    /// <param name="cancellationToken">Nothing is asked when it was canceled before the call.</param>
    /// <returns>False: no process runs in standby.</returns>
    /// <exception cref="ArgumentException"><paramref name="requestedAccess"/> is none of the values, or <paramref name="reason"/> is null (0x80070057).</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was canceled (0x800704C7).</exception>
    public static Task<bool> RequestAccessKindForModernStandbyAsync(BackgroundAccessRequestKind requestedAccess, string reason, CancellationToken cancellationToken = default)
    {
        Check(requestedAccess, reason);
        return RunAsync(static () => false, cancellationToken);
    }

    internal static BackgroundAccessStatus RequestAccess(BackgroundTaskHost host)
    {
        if (host.Access is AccessRecord.NotAsked or AccessRecord.Removed)
            host.Access = AccessRecord.AlwaysAllowed;
        return StatusOf(host.Access);
    }

    internal static BackgroundAccessStatus StatusOf(AccessRecord access) => access switch
    {
        AccessRecord.AlwaysAllowed => BackgroundAccessStatus.AlwaysAllowed,
        AccessRecord.SubjectToPolicy => BackgroundAccessStatus.AllowedSubjectToSystemPolicy,
        _ => BackgroundAccessStatus.Unspecified,
    };

    private static AccessRecord Check(BackgroundAccessRequestKind kind, string reason)
    {
        Throw.IfNull(reason);
        return kind switch
        {
            BackgroundAccessRequestKind.AlwaysAllowed => AccessRecord.AlwaysAllowed,
            BackgroundAccessRequestKind.AllowedSubjectToSystemPolicy => AccessRecord.SubjectToPolicy,
            _ => throw Throw.Range("The kind of access is none of the values.", "requestedAccess"),
        };
    }

    // The file is short and local, and its lock held for milliseconds; still, a UI thread must not wait for a disk.
    private static Task<T> RunAsync<T>(Func<T> work, CancellationToken cancellationToken) => cancellationToken.IsCancellationRequested
        ? Throw.AsTask<T>(Throw.Canceled(cancellationToken))
        : Task.Run(work, CancellationToken.None);
}
