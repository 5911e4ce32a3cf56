using NetClient.Internal;

namespace NetClient.Networking.Connectivity.Internal;

/// <summary>Work that may take a moment (another process answers, a proxy script runs), away from the caller's thread.</summary>
internal static class Background
{
    /// <summary>Runs it on the thread pool. A caller who gives up leaves it behind; it ends by itself, within seconds.</summary>
    public static async Task<T> Run<T>(Func<T> work, CancellationToken cancellationToken)
    {
        try
        {
            return await Task.Run(work, cancellationToken).WaitAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException e)
        {
            throw Throw.Canceled(cancellationToken, e);
        }
    }
}
