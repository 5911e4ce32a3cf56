namespace NetClient.Networking.Sockets.Internal;

/// <summary>Keeps a TLS connection's reading and its good-bye apart.</summary>
/// <remarks>SslStream makes the closing alert without the lock that its reads hold (observed, .NET 10), and OpenSSL is not made for two threads at once: an alert made while a
/// record came in ended the process. Whoever reads holds the gate while records are worked on, which is short, and not while it waits for bytes.</remarks>
internal sealed class RecordGate
{
    private int _taken;

    public bool TryEnter() => Interlocked.Exchange(ref _taken, 1) == 0;

    public void Enter()
    {
        SpinWait spin = default;
        while (!TryEnter())
            spin.SpinOnce();
    }

    /// <summary>Enters, or gives up after a moment: a reader that answers the peer (TLS 1.2 renegotiation) may hold the gate while it waits to send.</summary>
    public bool TryEnterSoon()
    {
        SpinWait spin = default;
        for (int i = 0; i < 100; i++)
        {
            if (TryEnter())
                return true;
            spin.SpinOnce(sleep1Threshold: -1);
        }
        return false;
    }

    public void Leave() => Volatile.Write(ref _taken, 0);
}
