using NetClient.Internal;
using NetClient.Storage.Streams.Internal;

namespace NetClient.Storage.Streams;

/// <content>Loading.</content>
public sealed partial class DataReader
{
    /// <summary>Loads bytes from the stream, behind those that are not yet read.</summary>
    /// <param name="count">How many bytes. 0 ends at once.</param>
    /// <param name="cancellationToken">Stops the load (an addition). The bytes that had arrived stay loaded.</param>
    /// <returns>The running load. Its result, the number of bytes loaded, is less than <paramref name="count"/> at the end of the stream, and may be with
    /// <see cref="InputStreamOptions.Partial"/>; 0 means the end of the stream. What the stream fails with, the load fails with.</returns>
    /// <exception cref="InvalidOperationException">A load runs (0x800710DD), or there is no stream (0x8000000E).</exception>
    /// <exception cref="ObjectDisposedException">The reader was closed (0x80000013).</exception>
    public DataReaderLoadOperation LoadAsync(uint count, CancellationToken cancellationToken = default)
    {
        IMemoryInput input;
        lock (_gate)
        {
            Idle();
            input = _input ?? throw Throw.WrongState("The reader has no stream to load from: it was made from a buffer, or the stream was detached.");
            if (!_registered && _stream is IUnreadRegistry registry)
            {
                registry.Register(this);
                _registered = true;
            }
            _loading = true;
        }

        LoadOperation operation = _operation is { Reusable: true } last ? last : _operation = new LoadOperation(this);
        operation.Begin(cancellationToken);
        var running = new DataReaderLoadOperation(operation, operation.Version);
        operation.Run(input, _bytes, count, InputStreamOptions);
        return running;
    }
}
