using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using NetClient.Internal;

namespace NetClient.Storage.Streams.Internal;

/// <summary>A seekable <see cref="Stream"/> that several random access streams share: one call at a time, each at its own position.</summary>
[SuppressMessage("Design", "CA1001:Types that own disposable fields should be disposable",
    Justification = "Without a wait handle there is nothing to dispose of.")]
internal sealed class NetStreamContent(Stream stream) : IRandomAccessContent
{
    private readonly SemaphoreSlim _turn = new(1, 1);
    private int _views;

    public Stream Stream => stream;

    public ulong Size
    {
        get
        {
            _turn.Wait();
            try
            {
                return (ulong)stream.Length;
            }
            finally
            {
                _turn.Release();
            }
        }
        set
        {
            if (value > long.MaxValue)
                throw Throw.Argument("A stream has at most 2^63-1 bytes.", nameof(value));
            _turn.Wait();
            try
            {
                stream.SetLength((long)value);
            }
            finally
            {
                _turn.Release();
            }
        }
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<int> ReadAsync(ulong position, Memory<byte> destination, CancellationToken token)
    {
        if (position > long.MaxValue)
            return 0;
        await TurnAsync(token).ConfigureAwait(false);
        try
        {
            stream.Position = (long)position;
            return await NetStreamCalls.ReadAsync(stream, destination, token).ConfigureAwait(false);
        }
        finally
        {
            _turn.Release();
        }
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    public async ValueTask WriteAsync(ulong position, ReadOnlyMemory<byte> source, CancellationToken token)
    {
        if (position > long.MaxValue)
            throw Throw.Argument("A stream has at most 2^63-1 bytes.", nameof(position));
        await TurnAsync(token).ConfigureAwait(false);
        try
        {
            stream.Position = (long)position;
            await NetStreamCalls.WriteAsync(stream, source, token).ConfigureAwait(false);
        }
        finally
        {
            _turn.Release();
        }
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<bool> FlushAsync(CancellationToken token)
    {
        await TurnAsync(token).ConfigureAwait(false);
        try
        {
            return await NetStreamCalls.FlushAsync(stream, token).ConfigureAwait(false);
        }
        finally
        {
            _turn.Release();
        }
    }

    public void Open() => Interlocked.Increment(ref _views);

    public void Close()
    {
        if (Interlocked.Decrement(ref _views) == 0)
            stream.Dispose();
    }

    private async ValueTask TurnAsync(CancellationToken token)
    {
        try
        {
            await _turn.WaitAsync(token).ConfigureAwait(false);
        }
        catch (OperationCanceledException e)
        {
            throw Throw.Canceled(token, e);
        }
    }
}
