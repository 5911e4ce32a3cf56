namespace NetClient.Networking.BackgroundTransfer.Internal.Files;

/// <summary>An open file. Reads and writes name their position, so that several threads may use it.</summary>
internal interface ITransferFile : IDisposable
{
    long Length { get; }

    /// <summary>Which file it is, whatever has its name now.</summary>
    FileStamp Stamp { get; }

    /// <summary>Reads at a position; 0 means the end.</summary>
    int Read(long position, Span<byte> destination);

    void Write(long position, ReadOnlySpan<byte> source);

    void SetLength(long length);

    /// <summary>Ends when what was written is on the disk.</summary>
    void Flush();
}
