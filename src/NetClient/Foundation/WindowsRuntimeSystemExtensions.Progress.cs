using NetClient.Foundation.Internal;
using NetClient.Internal;

namespace NetClient.Foundation;

/// <content>Operations that report progress.</content>
public static partial class WindowsRuntimeSystemExtensions
{
    /// <summary>Gives a task that ends as the operation ends.</summary>
    /// <typeparam name="TProgress">The type of a progress report.</typeparam>
    /// <param name="source">The running operation.</param>
    /// <returns>A task that ends as the operation ends.</returns>
    public static Task AsTask<TProgress>(this IAsyncActionWithProgress<TProgress> source) => source.AsTask(CancellationToken.None, null!);

    /// <summary>Gives a task that ends as the operation ends, and lets a token cancel the operation.</summary>
    /// <typeparam name="TProgress">The type of a progress report.</typeparam>
    /// <param name="source">The running operation.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    /// <returns>A task that ends as the operation ends.</returns>
    public static Task AsTask<TProgress>(this IAsyncActionWithProgress<TProgress> source, CancellationToken cancellationToken) =>
        source.AsTask(cancellationToken, null!);

    /// <summary>Gives a task that ends as the operation ends, and listens to its progress.</summary>
    /// <typeparam name="TProgress">The type of a progress report.</typeparam>
    /// <param name="source">The running operation.</param>
    /// <param name="progress">Takes the reports from now on.</param>
    /// <returns>A task that ends as the operation ends.</returns>
    public static Task AsTask<TProgress>(this IAsyncActionWithProgress<TProgress> source, IProgress<TProgress> progress) =>
        source.AsTask(CancellationToken.None, progress);

    /// <summary>Gives a task that ends as the operation ends, lets a token cancel the operation, and listens to its progress.</summary>
    /// <typeparam name="TProgress">The type of a progress report.</typeparam>
    /// <param name="source">The running operation.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    /// <param name="progress">Takes the reports from now on.</param>
    /// <returns>A task that ends as the operation ends. When that is because of <paramref name="cancellationToken"/>, with an
    /// <see cref="OperationCanceledException"/> that carries this token and 0x800704C7.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="source"/> is null (0x80070057).</exception>
    public static Task AsTask<TProgress>(this IAsyncActionWithProgress<TProgress> source, CancellationToken cancellationToken, IProgress<TProgress> progress)
    {
        Throw.IfNull(source);
        if (source is not AsyncActionWithProgress<TProgress> ours)
            return ForeignOperation.AsTask(source, progress).AsTask(cancellationToken);
        if (progress is not null)
            ours.Listen(progress);
        return ((Task)ours.Task).AsTask(cancellationToken);
    }

    /// <summary>Gives a task that ends as the operation ends.</summary>
    /// <typeparam name="TResult">The type of the result.</typeparam>
    /// <typeparam name="TProgress">The type of a progress report.</typeparam>
    /// <param name="source">The running operation.</param>
    /// <returns>A task that ends as the operation ends.</returns>
    public static Task<TResult> AsTask<TResult, TProgress>(this IAsyncOperationWithProgress<TResult, TProgress> source) =>
        source.AsTask(CancellationToken.None, null!);

    /// <summary>Gives a task that ends as the operation ends, and lets a token cancel the operation.</summary>
    /// <typeparam name="TResult">The type of the result.</typeparam>
    /// <typeparam name="TProgress">The type of a progress report.</typeparam>
    /// <param name="source">The running operation.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    /// <returns>A task that ends as the operation ends.</returns>
    public static Task<TResult> AsTask<TResult, TProgress>(
        this IAsyncOperationWithProgress<TResult, TProgress> source, CancellationToken cancellationToken) => source.AsTask(cancellationToken, null!);

    /// <summary>Gives a task that ends as the operation ends, and listens to its progress.</summary>
    /// <typeparam name="TResult">The type of the result.</typeparam>
    /// <typeparam name="TProgress">The type of a progress report.</typeparam>
    /// <param name="source">The running operation.</param>
    /// <param name="progress">Takes the reports from now on.</param>
    /// <returns>A task that ends as the operation ends.</returns>
    public static Task<TResult> AsTask<TResult, TProgress>(this IAsyncOperationWithProgress<TResult, TProgress> source, IProgress<TProgress> progress) =>
        source.AsTask(CancellationToken.None, progress);

    /// <summary>Gives a task that ends as the operation ends, lets a token cancel the operation, and listens to its progress.</summary>
    /// <typeparam name="TResult">The type of the result.</typeparam>
    /// <typeparam name="TProgress">The type of a progress report.</typeparam>
    /// <param name="source">The running operation.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    /// <param name="progress">Takes the reports from now on.</param>
    /// <returns>A task that ends as the operation ends. When that is because of <paramref name="cancellationToken"/>, with an
    /// <see cref="OperationCanceledException"/> that carries this token and 0x800704C7.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="source"/> is null (0x80070057).</exception>
    public static Task<TResult> AsTask<TResult, TProgress>(
        this IAsyncOperationWithProgress<TResult, TProgress> source, CancellationToken cancellationToken, IProgress<TProgress> progress)
    {
        Throw.IfNull(source);
        if (source is not AsyncOperationWithProgress<TResult, TProgress> ours)
            return ForeignOperation.AsTask(source, progress).AsTask(cancellationToken);
        if (progress is not null)
            ours.Listen(progress);
        return ours.Task.AsTask(cancellationToken);
    }
}
