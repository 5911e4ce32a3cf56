using NetClient.Foundation;
using NetClient.Internal;
using NetClient.Storage.Streams;
using NetClient.Storage.Streams.Internal;

namespace NetClient.Networking.Sockets.Internal;

/// <summary>The output stream of a socket. It stays the same object when the connection beneath it is secured.</summary>
internal sealed class SocketOutput(StreamSocket socket) : IOutputStream, IMemoryOutput, ICancellableOperation
{
    private Task? _pending;

    public bool IsClosed { get; private set; }

    public ValueTask WriteAsync(ReadOnlyMemory<byte> source, CancellationToken cancellationToken) =>
        IsClosed ? throw Throw.Closed("OutputStream") : socket.WriteAsync(source, cancellationToken);

    public ValueTask<uint> WriteAsync(IBuffer buffer, CancellationToken cancellationToken = default)
    {
        Throw.IfNull(buffer);
        uint length = buffer.Length;
        ValueTask writing = WriteAsync(buffer.AsMemory(), cancellationToken);
        if (writing.IsCompletedSuccessfully)
            return new(length);

        // The system's buffer is full: from here on a task more does not matter, and it lets AsTask(token) cancel the write itself.
        var completion = new TaskCompletionSource<uint>(this);
        Volatile.Write(ref _pending, completion.Task);
        _ = FinishAsync(writing.AsTask(), length, completion);
        return new(completion.Task);
    }

    /// <summary>Nothing is held back: what was written is with the system already.</summary>
    public ValueTask<bool> FlushAsync(CancellationToken cancellationToken = default) => IsClosed ? throw Throw.Closed("OutputStream") : new(true);

    /// <inheritdoc/>
    public void Cancel(Task operation)
    {
        if (Volatile.Read(ref _pending) == operation)
            socket.CancelWriting();
    }

    public void Dispose()
    {
        if (IsClosed)
            return;
        IsClosed = true;
        socket.CloseOutput();
    }

    private static async Task FinishAsync(Task writing, uint length, TaskCompletionSource<uint> completion)
    {
        await writing.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        completion.SetFromTask(ResultAsync(writing, length));
    }

    private static async Task<uint> ResultAsync(Task ended, uint length)
    {
        await ended.ConfigureAwait(false);
        return length;
    }
}
