using Microsoft.Win32.SafeHandles;
using NetClient.Internal;
using NetClient.Storage.Streams.Internal;

namespace NetClient.Networking.BackgroundTransfer.Internal.Downloads;

/// <summary>What has come of a download, to read: its file, opened when there is something in it. What is not there yet, each kind treats its own way.</summary>
internal abstract class DownloadedContent(Download download) : IRandomAccessContent
{
    /// <summary>In place of a number of bytes.</summary>
    protected const int Gone = -1;

    private readonly Lock _gate = new();
    private SafeFileHandle? _handle;
    private int _views;

    public ulong Size
    {
        get => (ulong)Download.TotalBytes;
        set => throw ReadOnly();
    }

    protected Download Download { get; } = download;

    public abstract ValueTask<int> ReadAsync(ulong position, Memory<byte> destination, CancellationToken token);

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

    /// <summary>Reads what has come from a position on; null when nothing has, and <see cref="Gone"/> when it has and somebody has taken its file away.</summary>
    protected async ValueTask<int?> ReadWhatHasComeAsync(long position, Memory<byte> destination, CancellationToken token)
    {
        long available = Download.AvailableFrom(position);
        if (available <= 0)
            return null;
        if (Handle() is not { } handle)
            return Gone;
        return await RandomAccess.ReadAsync(handle, destination[..(int)Math.Min(destination.Length, available)], position, token).ConfigureAwait(false);
    }

    private static InvalidOperationException ReadOnly() => Throw.WrongState("The result of a download can only be read.");

    private SafeFileHandle? Handle()
    {
        lock (_gate)
            return _handle ??= Download.OpenResult();
    }
}
