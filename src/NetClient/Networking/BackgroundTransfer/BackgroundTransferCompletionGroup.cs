using NetClient.ApplicationModel.Background;
using NetClient.ApplicationModel.Background.Internal;
using NetClient.Internal;
using NetClient.Networking.BackgroundTransfer.Internal;

namespace NetClient.Networking.BackgroundTransfer;

/// <summary>Transfers after whose end, all of them, a background task runs once.</summary>
/// <remarks>
/// <para>Register a task with <see cref="Trigger"/>, give the group to the constructor of a <see cref="BackgroundDownloader"/> or <see cref="BackgroundUploader"/>, create the transfers, and
/// call <see cref="Enable"/>. The task's details are <see cref="BackgroundTransferCompletionGroupTriggerDetails"/>. A transfer that was created and is never started keeps the group waiting
/// until the process ends.</para>
/// <para>An enabled group outlives the process: when the last of its transfers ends in a later one, the task runs there; when all had ended, it runs after the app has asked for its
/// transfers (<see cref="BackgroundDownloader.GetCurrentDownloadsAsync(CancellationToken)"/>). A process that dies during the run runs it again.</para>
/// <para>Source: <see href="https://learn.microsoft.com/uwp/api/windows.networking.backgroundtransfer.backgroundtransfercompletiongroup"/> (documented).</para>
/// </remarks>
public sealed class BackgroundTransferCompletionGroup
{
    private readonly NetClientContext _context;

    /// <summary>Makes a group.</summary>
    public BackgroundTransferCompletionGroup()
        : this(NetClientContext.Default)
    {
    }

    internal BackgroundTransferCompletionGroup(NetClientContext context)
    {
        _context = context;
        Trigger = new TransferCompletionTrigger(Id);
    }

    /// <summary>The trigger, for <see cref="BackgroundTaskBuilder.SetTrigger"/>: one task for each group. Its registration goes away when the task has run.</summary>
    public IBackgroundTrigger Trigger { get; }

    /// <summary>Whether <see cref="Enable"/> was called.</summary>
    public bool IsEnabled => Table.IsEnabled(Id);

    internal Guid Id { get; } = Guid.NewGuid();

    private CompletionTable Table => _context.Transfers.Completions;

    /// <summary>Says that all transfers of the group have been created: from now on the task runs when all have ended, at once when they have. It is on the disk when the call returns.</summary>
    /// <exception cref="InvalidOperationException">It was called before (0x8000000E).</exception>
    /// <exception cref="IOException">Another process of the app has its transfers (0x80070020), or the disk fails.</exception>
    public void Enable() => Table.Enable(_context.Transfers, Id);

    internal static NetClientContext ContextOf(BackgroundTransferCompletionGroup completionGroup)
    {
        Throw.IfNull(completionGroup);
        return completionGroup._context;
    }

    internal void ThrowIfEnabled() => Table.ThrowIfEnabled(Id);

    internal void Add(Transfer transfer) => Table.Add(Id, transfer);
}
