using NetClient.Errors;
using NetClient.Foundation.Internal;
using NetClient.Internal;

namespace NetClient.Storage.Streams.Internal.Files;

/// <summary>Runs calls of the file system beside the caller's thread, as operations that can be cancelled, with Windows' numbers on what they throw.</summary>
/// <remarks>A system call under way cannot be called back; the token is looked at before and between them.</remarks>
internal static class FileCall
{
    /// <summary>Runs calls that end by themselves.</summary>
    public static Task<T> Run<T>(string attempt, string path, Func<CancellationToken, T> body, CancellationToken token) =>
        RunAsync(attempt, path, inner => Task.FromResult(body(inner)), token);

    /// <summary>Runs calls that end by themselves.</summary>
    public static Task Run(string attempt, string path, Action<CancellationToken> body, CancellationToken token) => RunAsync(
        attempt,
        path,
        inner =>
        {
            body(inner);
            return Task.FromResult(true);
        },
        token);

    /// <summary>Runs calls among which there are asynchronous ones.</summary>
    public static Task<T> RunAsync<T>(string attempt, string path, Func<CancellationToken, Task<T>> body, CancellationToken token) =>
        CancellableOperation.Run(
            static (s, inner) => BodyAsync(s.attempt, s.path, s.body, inner, s.token), (attempt, path, body, token), token);

    private static async Task<T> BodyAsync<T>(
        string attempt, string path, Func<CancellationToken, Task<T>> body, CancellationToken inner, CancellationToken callers)
    {
        try
        {
            return await Task.Run(() => body(inner), inner).ConfigureAwait(false);
        }
        catch (OperationCanceledException e)
        {
            throw Throw.Canceled(callers, e);
        }
        catch (Exception e) when (FileErrors.Translate(e, attempt, path) is { } translated)
        {
            throw translated;
        }
    }
}
