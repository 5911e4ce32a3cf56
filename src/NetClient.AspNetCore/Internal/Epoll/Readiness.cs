namespace NetClient.AspNetCore.Internal.Epoll;

/// <summary>Whether one direction of a connection may go on. The system tells of a change once; nobody may miss it, and one alone goes on with it.</summary>
internal struct Readiness
{
    private const int Nothing = 0;
    private const int Told = 1;            // and nobody has tried since
    private const int Awaited = 2;

    private int _state;

    public void Reset() => Volatile.Write(ref _state, Nothing);

    /// <summary>Waits, after a try that was in vain. False when the system has told of a change since an earlier one: then one more try is due.</summary>
    public bool TryAwait()
    {
        if (Interlocked.CompareExchange(ref _state, Awaited, Nothing) == Nothing)
            return true;
        Volatile.Write(ref _state, Nothing);
        return false;
    }

    /// <summary>A change was told. True when it is waited for: the caller goes on with it.</summary>
    public bool Tell()
    {
        while (true)
        {
            int was = Volatile.Read(ref _state);
            if (was == Told)
                return false;
            if (Interlocked.CompareExchange(ref _state, was == Awaited ? Nothing : Told, was) == was)
                return was == Awaited;
        }
    }

    /// <summary>Ends the waiting, if there is any: the caller tells why.</summary>
    public bool TryEnd() => Interlocked.CompareExchange(ref _state, Nothing, Awaited) == Awaited;
}
