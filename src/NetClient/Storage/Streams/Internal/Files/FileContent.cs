using System.Runtime.CompilerServices;
using Microsoft.Win32.SafeHandles;
using NetClient.Errors;
using NetClient.Internal;

namespace NetClient.Storage.Streams.Internal.Files;

/// <summary>A file that several random access streams share. Reads and writes name their position, so that they do not disturb each other.</summary>
internal sealed class FileContent(SafeFileHandle handle, FileLease lease, string path) : IRandomAccessContent
{
    // A call to the system cannot be stopped: this is how much of a large one is done before the token is looked at again.
    private const int MostAtOnce = 4 * 1024 * 1024;

    private int _views;
    private string? _whyShut;

    public SafeFileHandle Handle => handle;

    public FileLease Lease => lease;

    public string Path => path;

    public ulong Size
    {
        get
        {
            lease.ThrowIfOvertaken();
            try
            {
                return (ulong)RandomAccess.GetLength(handle);
            }
            catch (Exception e) when (Translate(e, "Measure", CancellationToken.None) is { } translated)
            {
                throw translated;
            }
        }
        set
        {
            if (value > long.MaxValue)
                throw Throw.Argument("A file has at most 2^63-1 bytes.", nameof(value));
            lease.Written();
            try
            {
                RandomAccess.SetLength(handle, (long)value);
            }
            catch (Exception e) when (Translate(e, "Resize", CancellationToken.None) is { } translated)
            {
                throw translated;
            }
        }
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<int> ReadAsync(ulong position, Memory<byte> destination, CancellationToken token)
    {
        if (token.IsCancellationRequested)
            throw Throw.Canceled(token);
        lease.ThrowIfOvertaken();
        if (position > long.MaxValue || destination.IsEmpty)
            return 0;
        int read;
        try
        {
            read = await RandomAccess.ReadAsync(handle, destination[..Math.Min(destination.Length, MostAtOnce)], (long)position, token).ConfigureAwait(false);
        }
        catch (Exception e) when (Translate(e, "Read", token) is { } translated)
        {
            throw translated;
        }

        // Bytes read while somebody wrote may be of both versions: a polite reader never sees them.
        lease.ThrowIfOvertaken();
        return read;
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    public async ValueTask WriteAsync(ulong position, ReadOnlyMemory<byte> source, CancellationToken token)
    {
        if (token.IsCancellationRequested)
            throw Throw.Canceled(token);
        if (source.IsEmpty)
            return;
        if (position > long.MaxValue || (ulong)source.Length > long.MaxValue - position)
            throw Throw.Argument("A file has at most 2^63-1 bytes.", nameof(position));
        try
        {
            for (int at = 0; at < source.Length; at += MostAtOnce)
            {
                ReadOnlyMemory<byte> part = source.Slice(at, Math.Min(source.Length - at, MostAtOnce));
                lease.Written();
                await RandomAccess.WriteAsync(handle, part, (long)position + at, token).ConfigureAwait(false);
            }
        }
        catch (Exception e) when (Translate(e, "Write", token) is { } translated)
        {
            throw translated;
        }
    }

    /// <summary>Ends when the disk has what was written.</summary>
    public async ValueTask<bool> FlushAsync(CancellationToken token)
    {
        if (token.IsCancellationRequested)
            throw Throw.Canceled(token);
        if (lease.Role is not (FileRole.SingleWriter or FileRole.SharedWriter))
            return true;
        try
        {
            await Task.Run(() => RandomAccess.FlushToDisk(handle), token).ConfigureAwait(false);
            return true;
        }
        catch (Exception e) when (Translate(e, "Flush", token) is { } translated)
        {
            throw translated;
        }
    }

    public void Open() => Interlocked.Increment(ref _views);

    public void Close()
    {
        if (Interlocked.Decrement(ref _views) == 0)
            Shut();
    }

    /// <summary>Closes the file, whoever still looks at it: their next call fails as one after closing does, and says why when that is known.</summary>
    public void Shut(string? why = null)
    {
        Interlocked.CompareExchange(ref _whyShut, why, null);
        // In this order: once the file is closed, the system may give its number to another one.
        lease.Dispose();
        handle.Dispose();
    }

    private Exception? Translate(Exception e, string attempt, CancellationToken token) => e switch
    {
        OperationCanceledException { HResult: not HResults.Canceled } => Throw.Canceled(token, e),
        ObjectDisposedException when Volatile.Read(ref _whyShut) is { } why => Throw.Closed(nameof(IRandomAccessStream), why),
        _ => FileErrors.Translate(e, attempt, path),
    };
}
