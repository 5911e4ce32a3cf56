using NetClient.Internal;

namespace NetClient.Storage.Streams.Internal;

/// <summary>Bytes in memory, in pages made when they are first written: a gap takes no memory, however large.</summary>
internal sealed class PagedContent : IRandomAccessContent
{
    private const int PageSize = 16 * 1024;

    private readonly Lock _gate = new();
    private readonly Dictionary<long, byte[]> _pages = [];
    private long _size;

    public ulong Size
    {
        get
        {
            lock (_gate)
                return (ulong)_size;
        }
        set
        {
            if (value > long.MaxValue)
                throw TooLarge(nameof(value));
            lock (_gate)
            {
                if ((long)value < _size)
                    CutOff_NeedsLock((long)value);
                _size = (long)value;
            }
        }
    }

    /// <summary>How many bytes of memory the pages take.</summary>
    public long AllocatedBytes
    {
        get
        {
            lock (_gate)
                return (long)_pages.Count * PageSize;
        }
    }

    public ValueTask<int> ReadAsync(ulong position, Memory<byte> destination, CancellationToken token)
    {
        if (token.IsCancellationRequested)
            throw Throw.Canceled(token);
        lock (_gate)
        {
            if (position >= (ulong)_size)
                return new ValueTask<int>(0);
            long at = (long)position;
            Span<byte> rest = destination.Span[..(int)Math.Min(destination.Length, _size - at)];
            int count = rest.Length;
            while (!rest.IsEmpty)
            {
                (long page, int offset) = (at / PageSize, (int)(at % PageSize));
                Span<byte> part = rest[..Math.Min(rest.Length, PageSize - offset)];
                if (_pages.TryGetValue(page, out byte[]? bytes))
                    bytes.AsSpan(offset, part.Length).CopyTo(part);
                else
                    part.Clear();
                at += part.Length;
                rest = rest[part.Length..];
            }
            return new ValueTask<int>(count);
        }
    }

    public ValueTask WriteAsync(ulong position, ReadOnlyMemory<byte> source, CancellationToken token)
    {
        if (token.IsCancellationRequested)
            throw Throw.Canceled(token);
        if (position > long.MaxValue || (ulong)source.Length > long.MaxValue - position)
            throw TooLarge(nameof(position));
        lock (_gate)
        {
            long at = (long)position;
            ReadOnlySpan<byte> rest = source.Span;
            while (!rest.IsEmpty)
            {
                (long page, int offset) = (at / PageSize, (int)(at % PageSize));
                ReadOnlySpan<byte> part = rest[..Math.Min(rest.Length, PageSize - offset)];
                if (!_pages.TryGetValue(page, out byte[]? bytes))
                    _pages.Add(page, bytes = new byte[PageSize]);
                part.CopyTo(bytes.AsSpan(offset));
                at += part.Length;
                rest = rest[part.Length..];
            }
            if (source.Length > 0)
                _size = Math.Max(_size, at);
            return default;
        }
    }

    public ValueTask<bool> FlushAsync(CancellationToken token) => token.IsCancellationRequested ? throw Throw.Canceled(token) : new(true);

    public void Open()
    {
        // Memory needs no closing: the last stream that goes takes it along.
    }

    public void Close()
    {
        // See Open.
    }

    private static ArgumentException TooLarge(string name) => Throw.Argument("A stream in memory has at most 2^63-1 bytes.", name);

    // What is cut off must read as zeros when the content grows again.
    private void CutOff_NeedsLock(long size)
    {
        (long lastPage, int used) = (size / PageSize, (int)(size % PageSize));
        foreach (long page in _pages.Keys.Where(page => page > lastPage || (page == lastPage && used == 0)).ToArray())
            _pages.Remove(page);
        if (_pages.TryGetValue(lastPage, out byte[]? bytes))
            bytes.AsSpan(used).Clear();
    }
}
