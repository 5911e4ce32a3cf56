namespace NetClient.Foundation.Internal;

/// <summary>Starts operations that report progress.</summary>
internal static class AsyncInfo
{
    /// <summary>Runs <paramref name="body"/> at once, up to its first await.</summary>
    /// <param name="body">Is given a token that ends with <c>Cancel()</c> or <paramref name="token"/>, and where to report progress.</param>
    /// <param name="token">The caller's token.</param>
    public static IAsyncOperationWithProgress<TResult, TProgress> Run<TResult, TProgress>(
        Func<CancellationToken, IProgress<TProgress>, Task<TResult>> body, CancellationToken token = default)
    {
        var operation = new AsyncOperationWithProgress<TResult, TProgress>();
        operation.Start(body, token);
        return operation;
    }

    /// <summary>Runs <paramref name="body"/> at once, up to its first await.</summary>
    /// <param name="body">Is given a token that ends with <c>Cancel()</c> or <paramref name="token"/>, and where to report progress.</param>
    /// <param name="token">The caller's token.</param>
    public static IAsyncActionWithProgress<TProgress> Run<TProgress>(
        Func<CancellationToken, IProgress<TProgress>, Task> body, CancellationToken token = default)
    {
        var action = new AsyncActionWithProgress<TProgress>();
        action.Start(
            async (inner, progress) =>
            {
                await body(inner, progress).ConfigureAwait(false);
                return default(NoResult);
            },
            token);
        return action;
    }
}

/// <summary>The result of an action.</summary>
internal readonly struct NoResult;
