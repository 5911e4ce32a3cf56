using NetClient.Internal;
using NetClient.Web.Http.Internal;

namespace NetClient.Web.Http;

/// <summary>Keeps answers in memory, for one user, and gives them again as RFC 9111 allows. An addition.</summary>
/// <remarks>
/// <para>Set it as <see cref="NetClientHttpHandler.ResponseCache"/>. Handlers may share one when they act for the same user with the same settings: what came over a connection that one of
/// them let pass is given to all. It may be used from any thread.</para>
/// <para>Only whole answers to GET are kept. An answer is kept apart by what its <c>Vary</c> names and by the request's <c>Authorization</c> and <c>Host</c>. Each answer that went through the cache says in
/// <c>Cache-Status</c> (RFC 9211) what the cache did.</para>
/// </remarks>
public sealed class HttpResponseCache
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, List<LinkedListNode<CachedResponse>>> _byAddress = new(StringComparer.Ordinal);
    private readonly LinkedList<CachedResponse> _byUse = [];
    private long _size;
    private long _hits;
    private long _validations;
    private long _misses;

    /// <summary>Makes an empty cache.</summary>
    /// <param name="maxSize">How many bytes the answers may take, headers included; the ones unused for longest go first.</param>
    /// <param name="maxResponseSize">How many bytes one answer may take; larger ones are not kept.</param>
    /// <exception cref="ArgumentOutOfRangeException">A size is not positive, or one answer may take more than all (0x80070057).</exception>
    public HttpResponseCache(long maxSize = 16 * 1024 * 1024, int maxResponseSize = 1024 * 1024)
    {
        if (maxResponseSize <= 0 || maxResponseSize > maxSize)
            throw Throw.Range("The sizes must be positive, and that of one answer no larger than that of all.", nameof(maxResponseSize));
        MaxSize = maxSize;
        MaxResponseSize = maxResponseSize;
    }

    /// <summary>How many bytes the answers may take.</summary>
    public long MaxSize { get; }

    /// <summary>How many bytes one answer may take.</summary>
    public int MaxResponseSize { get; }

    /// <summary>How many bytes the answers take now, estimated for their headers.</summary>
    public long Size => Interlocked.Read(ref _size);

    /// <summary>How many requests were answered without asking the server.</summary>
    public long Hits => Interlocked.Read(ref _hits);

    /// <summary>How many requests were answered from here after the server had said that the answer is still good (304).</summary>
    public long Validations => Interlocked.Read(ref _validations);

    /// <summary>How many requests that could have been answered from here were answered by the server.</summary>
    public long Misses => Interlocked.Read(ref _misses);

    /// <summary>Forgets everything.</summary>
    public void Clear()
    {
        lock (_gate)
        {
            _byAddress.Clear();
            _byUse.Clear();
            _size = 0;
        }
    }

    internal void CountHit() => Interlocked.Increment(ref _hits);

    internal void CountValidation() => Interlocked.Increment(ref _validations);

    internal void CountMiss() => Interlocked.Increment(ref _misses);

    /// <summary>The newest answer kept for a request.</summary>
    internal CachedResponse? Find(string address, CacheSelector request)
    {
        lock (_gate)
        {
            if (!_byAddress.TryGetValue(address, out List<LinkedListNode<CachedResponse>>? all)
                || all.Where(stored => stored.Value.IsFor(request)).MaxBy(stored => stored.Value.ReceivedAt) is not { } found)
                return null;
            _byUse.Remove(found);
            _byUse.AddFirst(found);
            return found.Value;
        }
    }

    /// <summary>Keeps an answer in place of those for the same requests.</summary>
    internal void Put(CachedResponse response, CacheSelector request)
    {
        if (response.Size > MaxResponseSize)
            return;
        lock (_gate)
        {
            if (_byAddress.TryGetValue(response.Address, out List<LinkedListNode<CachedResponse>>? all))
                all.Where(stored => stored.Value.IsFor(request)).ToList().ForEach(Remove_NeedsLock);
            if (!_byAddress.TryGetValue(response.Address, out all))
                _byAddress[response.Address] = all = new(1);
            all.Add(_byUse.AddFirst(response));
            _size += response.Size;
            while (_size > MaxSize)
                Remove_NeedsLock(_byUse.Last!);
        }
    }

    /// <summary>Forgets what is kept of an address: something there was changed.</summary>
    internal void Invalidate(string address)
    {
        lock (_gate)
        {
            if (_byAddress.TryGetValue(address, out List<LinkedListNode<CachedResponse>>? all))
                all.ToList().ForEach(Remove_NeedsLock);
        }
    }

    private void Remove_NeedsLock(LinkedListNode<CachedResponse> stored)
    {
        _byUse.Remove(stored);
        _size -= stored.Value.Size;
        List<LinkedListNode<CachedResponse>> all = _byAddress[stored.Value.Address];
        all.Remove(stored);
        if (all.Count == 0)
            _byAddress.Remove(stored.Value.Address);
    }
}
