using Microsoft.Win32.SafeHandles;
using NetClient.Internal;
using NetClient.Storage.Streams.Internal;

namespace NetClient.Networking.BackgroundTransfer.Internal.Downloads;

/// <summary>What has come of a download, to read. Where nothing has come yet, it ends.</summary>
internal sealed class ResultContent(Download download) : IRandomAccessContent
{
    private readonly Lock _gate = new();
    private SafeFileHandle? _handle;
    private int _views;

    public ulong Size
    {
        get => (ulong)download.TotalBytes;
        set => throw ReadOnly();
    }

    public async ValueTask<int> ReadAsync(ulong position, Memory<byte> destination, CancellationToken token)
    {
        if (position > long.MaxValue)
            return 0;
        long available = download.AvailableFrom((long)position);
        if (available <= 0 || Handle() is not { } handle)
            return 0;
        return await RandomAccess.ReadAsync(handle, destination[..(int)Math.Min(destination.Length, available)], (long)position, token).ConfigureAwait(false);
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
