using System.Runtime.CompilerServices;
using NetClient.Errors;
using NetClient.Internal;

namespace NetClient.Storage.Streams.Internal;

/// <summary>Calls of a <see cref="Stream"/> whose cancellation and disposal carry Windows' numbers.</summary>
internal static class NetStreamCalls
{
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public static async ValueTask<int> ReadAsync(Stream stream, Memory<byte> destination, CancellationToken token)
    {
        try
        {
            return await stream.ReadAsync(destination, token).ConfigureAwait(false);
        }
        catch (Exception e) when (Translate(e, token) is { } translated)
        {
            throw translated;
        }
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    public static async ValueTask WriteAsync(Stream stream, ReadOnlyMemory<byte> source, CancellationToken token)
    {
        try
        {
            await stream.WriteAsync(source, token).ConfigureAwait(false);
        }
        catch (Exception e) when (Translate(e, token) is { } translated)
        {
            throw translated;
        }
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public static async ValueTask<bool> FlushAsync(Stream stream, CancellationToken token)
    {
        try
        {
            await stream.FlushAsync(token).ConfigureAwait(false);
            return true;
        }
        catch (Exception e) when (Translate(e, token) is { } translated)
        {
            throw translated;
        }
    }

    private static Exception? Translate(Exception e, CancellationToken token) => e switch
    {
        OperationCanceledException { HResult: not HResults.Canceled } => Throw.Canceled(token, e),
        ObjectDisposedException { HResult: not HResults.Closed } disposed => Throw.Closed(disposed.ObjectName),
        _ => null,
    };
}
