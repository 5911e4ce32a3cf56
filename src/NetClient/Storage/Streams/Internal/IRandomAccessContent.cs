namespace NetClient.Storage.Streams.Internal;

/// <summary>Bytes that several random access streams share; each has its own position. Safe for several threads.</summary>
internal interface IRandomAccessContent
{
    /// <summary>How many bytes there are.</summary>
    ulong Size { get; set; }

    /// <summary>Reads at a position; 0 means the end.</summary>
    ValueTask<int> ReadAsync(ulong position, Memory<byte> destination, CancellationToken token);

    /// <summary>Writes at a position; a gap before it reads as zeros.</summary>
    ValueTask WriteAsync(ulong position, ReadOnlyMemory<byte> source, CancellationToken token);

    /// <summary>Ends when everything written has left the content.</summary>
    ValueTask<bool> FlushAsync(CancellationToken token);

    /// <summary>One more stream looks at the content.</summary>
    void Open();

    /// <summary>One stream fewer. With the last, the content is closed.</summary>
    void Close();
}
