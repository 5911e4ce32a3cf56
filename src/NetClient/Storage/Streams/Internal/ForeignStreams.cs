namespace NetClient.Storage.Streams.Internal;

/// <summary>An app's own input stream, for code that reads memory.</summary>
internal sealed class ForeignInput(IInputStream stream) : IMemoryInput
{
    public static IMemoryInput For(IInputStream stream) => stream as IMemoryInput ?? new ForeignInput(stream);

    public ValueTask<int> ReadAsync(Memory<byte> destination, CancellationToken cancellationToken) => stream.ReadAsync(destination, cancellationToken);
}

/// <summary>An app's own output stream, for code that writes memory.</summary>
internal sealed class ForeignOutput(IOutputStream stream) : IMemoryOutput
{
    public static IMemoryOutput For(IOutputStream stream) => stream as IMemoryOutput ?? new ForeignOutput(stream);

    public ValueTask WriteAsync(ReadOnlyMemory<byte> source, CancellationToken cancellationToken) => stream.WriteAsync(source, cancellationToken);
}
