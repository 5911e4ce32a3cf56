namespace NetClient.AspNetCore.Internal.Epoll;

/// <summary>Whether looking again for a moment is worth it, by how it went lately. One thread at a time looks so.</summary>
internal sealed class SpinLuck
{
    private const int Most = 16;
    private const int TryAnewAfter = 64;   // chances that were let pass

    private int _isTaken;
    private int _luck;
    private int _passed;

    /// <summary>True when the caller may look; <see cref="Leave"/> follows.</summary>
    public bool TryEnter()
    {
        if (Environment.ProcessorCount == 1 || Interlocked.Exchange(ref _isTaken, 1) != 0)
            return false;
        if (_luck > 0 || ++_passed >= TryAnewAfter)
            return true;
        Volatile.Write(ref _isTaken, 0);
        return false;
    }

    public void Leave(bool found)
    {
        _passed = 0;
        _luck = found ? Math.Min(_luck + 2, Most) : Math.Max(_luck - 1, 0);
        Volatile.Write(ref _isTaken, 0);
    }
}
