namespace NetClient.ApplicationModel.Background.Internal;

/// <summary>Runs a task once, when all transfers of a completion group have ended.</summary>
internal sealed class TransferCompletionTrigger(Guid group) : IBackgroundTrigger
{
    private int _attached;

    /// <summary>The group.</summary>
    public Guid Group => group;

    /// <summary>Whether a task has been registered with it.</summary>
    public bool IsAttached => Volatile.Read(ref _attached) == 1;

    public void Attach() => Volatile.Write(ref _attached, 1);
}
