namespace NetClient.Storage.Streams.Internal;

/// <summary>An input stream that fills the caller's memory directly: no buffer object, no copy, no allocation.</summary>
internal interface IMemoryInput
{
    /// <summary>Reads at least one byte; 0 means the end of the stream (or an empty <paramref name="destination"/>, which waits for readability).</summary>
    ValueTask<int> ReadAsync(Memory<byte> destination, CancellationToken cancellationToken);
}

/// <summary>An output stream that takes the caller's memory directly.</summary>
internal interface IMemoryOutput
{
    /// <summary>Writes all of <paramref name="source"/>.</summary>
    ValueTask WriteAsync(ReadOnlyMemory<byte> source, CancellationToken cancellationToken);
}

/// <summary>Someone who has taken bytes from a stream that the app has not seen yet.</summary>
internal interface IUnreadBytes
{
    /// <summary>How many bytes were taken from the stream and not consumed.</summary>
    int UnreadByteCount { get; }

    /// <summary>A copy of these bytes.</summary>
    /// <exception cref="InvalidOperationException">It is taking more just now (0x800710DD).</exception>
    byte[] CopyUnread();

    /// <summary>Forgets these bytes: somebody else consumes them.</summary>
    void DiscardUnread();
}

/// <summary>A stream that must know of bytes taken from it but not consumed: UpgradeToSslAsync refuses while there are any.</summary>
internal interface IUnreadRegistry
{
    /// <summary>Remembers a holder, called before it first takes bytes. Calling again with the same holder does nothing.</summary>
    void Register(IUnreadBytes holder);

    /// <summary>Forgets a holder. The bytes it still has count as unread for good: they came before whatever follows.</summary>
    void Unregister(IUnreadBytes holder);
}
