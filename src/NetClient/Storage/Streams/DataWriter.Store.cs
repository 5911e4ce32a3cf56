using NetClient.Storage.Streams.Internal;

namespace NetClient.Storage.Streams;

/// <content>Storing.</content>
public sealed partial class DataWriter
{
    /// <summary>Sends what is written to the stream.</summary>
    /// <param name="cancellationToken">Stops the store (an addition); see the type's remarks for what that leaves.</param>
    /// <returns>The running store. Its result is the number of bytes stored. What the stream fails with, the store fails with.</returns>
    /// <exception cref="InvalidOperationException">A store runs (0x800710DD), or there is no stream (0x8000000E).</exception>
    /// <exception cref="ObjectDisposedException">The writer was closed (0x80000013).</exception>
    public DataWriterStoreOperation StoreAsync(CancellationToken cancellationToken = default)
    {
        IMemoryOutput output;
        lock (_gate)
        {
            ThrowIfBusy();
            output = _output ?? throw NoStream();
            _storing = true;
        }

        StoreOperation operation = _operation is { Reusable: true } last ? last : _operation = new StoreOperation(this);
        operation.Begin(cancellationToken);
        var running = new DataWriterStoreOperation(operation, operation.Version);
        operation.Run(output, _bytes.AsMemory(0, _length));
        return running;
    }

    /// <inheritdoc/>
    /// <exception cref="InvalidOperationException">A store runs (0x800710DD), or there is no stream (0x8000000E).</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled (0x800704C7).</exception>
    public ValueTask<bool> FlushAsync(CancellationToken cancellationToken = default)
    {
        ThrowIfBusy();
        return (_stream ?? throw NoStream()).FlushAsync(cancellationToken);
    }

    internal void StoreEnded(bool stored)
    {
        bool release;
        lock (_gate)
        {
            if (stored)
                _length = 0;
            _storing = false;
            release = _closed;
        }
        if (release)
            Release();
    }
}
