namespace NetClient.Foundation;

/// <summary>The running operation behind a task, carried in <see cref="Task.AsyncState"/>.</summary>
/// <remarks>An addition. WinRT's idiom for a time limit is <c>operation.AsTask(token)</c>: the token cancels the operation, not only the waiting. A
/// <see cref="Task"/> has no way back to what produced it, so tasks of cancellable operations carry this interface.</remarks>
public interface ICancellableOperation
{
    /// <summary>Asks the operation behind <paramref name="operation"/> to stop. Nothing happens when it has ended already.</summary>
    /// <param name="operation">The task that was handed out; an object that serves one operation after another compares it with the one now running.</param>
    void Cancel(Task operation);
}
