using NetClient.Foundation.Internal;
using NetClient.Internal;

namespace NetClient.Foundation;

/// <summary>WinRT's <c>AsTask</c>, under the name of the class that has it in .NET for UWP apps.</summary>
/// <remarks><c>operation.AsTask(token)</c> is how UWP code sets a time limit: the token cancels the operation itself. NetClient's calls return tasks where
/// WinRT returns operations, and these extensions keep the meaning: a task that carries its <see cref="ICancellableOperation"/> in
/// <see cref="Task.AsyncState"/>, as all of NetClient's cancellable calls do, is cancelled; of any other task only the waiting ends.</remarks>
public static partial class WindowsRuntimeSystemExtensions
{
    /// <summary>Gives the task itself: what was an operation in WinRT is a task already.</summary>
    /// <param name="task">The running operation.</param>
    /// <returns><paramref name="task"/>.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="task"/> is null (0x80070057).</exception>
    public static Task AsTask(this Task task)
    {
        Throw.IfNull(task);
        return task;
    }

    /// <summary>Gives the task itself: what was an operation in WinRT is a task already.</summary>
    /// <typeparam name="TResult">The type of the result.</typeparam>
    /// <param name="task">The running operation.</param>
    /// <returns><paramref name="task"/>.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="task"/> is null (0x80070057).</exception>
    public static Task<TResult> AsTask<TResult>(this Task<TResult> task)
    {
        Throw.IfNull(task);
        return task;
    }

    /// <summary>Lets a token cancel a running operation.</summary>
    /// <param name="task">The running operation.</param>
    /// <param name="cancellationToken">Cancels the operation behind <paramref name="task"/>; when no operation stands behind it, ends the waiting only.</param>
    /// <returns>A task that ends as the operation ends. When that is because of <paramref name="cancellationToken"/>, with an
    /// <see cref="OperationCanceledException"/> that carries this token and 0x800704C7.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="task"/> is null (0x80070057).</exception>
    public static Task AsTask(this Task task, CancellationToken cancellationToken)
    {
        Throw.IfNull(task);
        if (task.IsCompleted || !cancellationToken.CanBeCanceled)
            return task;
        return task.AsyncState is ICancellableOperation operation
            ? TokenCancelsOperation.Join(task, operation, cancellationToken)
            : AbandonableWait.Wait(task, cancellationToken);
    }

    /// <summary>Lets a token cancel a running operation.</summary>
    /// <typeparam name="TResult">The type of the result.</typeparam>
    /// <inheritdoc cref="AsTask(Task, CancellationToken)"/>
    public static Task<TResult> AsTask<TResult>(this Task<TResult> task, CancellationToken cancellationToken)
    {
        Throw.IfNull(task);
        if (task.IsCompleted || !cancellationToken.CanBeCanceled)
            return task;
        return task.AsyncState is ICancellableOperation operation
            ? TokenCancelsOperation.Join(task, operation, cancellationToken)
            : AbandonableWait.Wait(task, cancellationToken);
    }

    /// <summary>Lets a token end the waiting for a running operation, and cancel the operation when it is carried by a task.</summary>
    /// <param name="task">The running operation. It must not be awaited elsewhere.</param>
    /// <param name="cancellationToken">See <see cref="AsTask(Task, CancellationToken)"/>.</param>
    /// <returns>A task that ends as the operation ends.</returns>
    /// <remarks>Calls made once per message (stream reads and writes) keep no task to cancel: there, the token ends the waiting and the operation goes on. Give
    /// the token to the call itself to cancel it.</remarks>
    public static Task AsTask(this ValueTask task, CancellationToken cancellationToken) => task.AsTask().AsTask(cancellationToken);

    /// <summary>Lets a token end the waiting for a running operation, and cancel the operation when it is carried by a task.</summary>
    /// <typeparam name="TResult">The type of the result.</typeparam>
    /// <inheritdoc cref="AsTask(ValueTask, CancellationToken)"/>
    public static Task<TResult> AsTask<TResult>(this ValueTask<TResult> task, CancellationToken cancellationToken) =>
        task.AsTask().AsTask(cancellationToken);
}
