using Microsoft.Win32.SafeHandles;
using NetClient.Internal;
using NetClient.Storage.Streams.Internal;

namespace NetClient.Networking.BackgroundTransfer.Internal.Downloads;

/// <summary>What a download has brought, and will bring, to read anywhere. A reader waits for bytes that have not come, and they are fetched next.</summary>
internal sealed class RandomAccessContent(Download download) : IRandomAccessContent
{
    private readonly Lock _gate = new();
    private readonly int _beginning = download.Beginnings;
    private SafeFileHandle? _handle;
    private int _views;

    public ulong Size
    {
        get => (ulong)download.TotalBytes;
        set => throw ReadOnly();
    }

    public async ValueTask<int> ReadAsync(ulong position, Memory<byte> destination, CancellationToken token)
    {
        if (position > long.MaxValue || destination.IsEmpty)
            return 0;
        while (true)
        {
            if (download.Beginnings != _beginning)
                throw Throw.WrongState("The download has begun anew, because the server's copy changed. Open the result again; the bytes read so far are of the old copy.");
            long available = download.AvailableFrom((long)position);
            if (available > 0 && Handle() is { } handle)
                return await RandomAccess.ReadAsync(handle, destination[..(int)Math.Min(destination.Length, available)], (long)position, token).ConfigureAwait(false);
            if (download.End.IsCompleted)
            {
                await download.End.ConfigureAwait(false);   // what the download failed by, the reader learns
                return 0;
            }
            if (download.TotalBytes > 0 && (long)position >= download.TotalBytes)
                return 0;
            await download.WaitForAsync((long)position, token).ConfigureAwait(false);
        }
    }

    public ValueTask WriteAsync(ulong position, ReadOnlyMemory<byte> source, CancellationToken token) => throw ReadOnly();

    public ValueTask<bool> FlushAsync(CancellationToken token) => new(true);

    public void Open() => Interlocked.Increment(ref _views);

    public void Close()
    {
        if (Interlocked.Decrement(ref _views) > 0)
            return;
        lock (_gate)
            _handle?.Dispose();
    }

    private static InvalidOperationException ReadOnly() => Throw.WrongState("The result of a download can only be read.");

    private SafeFileHandle? Handle()
    {
        lock (_gate)
            return _handle ??= download.OpenResult();
    }
}
