using NetClient.Foundation;
using NetClient.Internal;
using NetClient.Storage.Streams;
using NetClient.Storage.Streams.Internal;

namespace NetClient.Networking.Sockets.Internal;

/// <summary>The input stream of a socket. It stays the same object when the connection beneath it is secured.</summary>
internal sealed class SocketInput(StreamSocket socket) : IInputStream, IMemoryInput, IUnreadRegistry, ICancellableOperation
{
    private UnreadBytes? _unread;
    private PendingBufferRead? _pending;

    public bool IsClosed { get; private set; }

    public long UnreadByteCount => _unread?.Count ?? 0;

    public ValueTask<int> ReadAsync(Memory<byte> destination, CancellationToken cancellationToken)
    {
        ObjectDisposedException? closed = IsClosed ? Throw.Closed("InputStream") : null;
        return closed is null ? socket.ReadAsync(destination, cancellationToken) : throw closed;
    }

    public ValueTask<IBuffer> ReadAsync(IBuffer buffer, uint count, InputStreamOptions options, CancellationToken cancellationToken = default)
    {
        Throw.IfNull(buffer);
        Memory<byte> destination = MemoryStreamCalls.Target(buffer, count);
        bool partial = (options & InputStreamOptions.Partial) != 0;

        ValueTask<int> first = count == 0 ? new(0) : ReadAsync(destination, cancellationToken);
        _pending ??= new PendingBufferRead(socket, this);
        if (!first.IsCompletedSuccessfully)
            return _pending.Start(first, buffer, destination, partial, cancellationToken);

        int read = first.Result;
        if (!partial && read != destination.Length && read != 0)
            return _pending.Start(new(read), buffer, destination, partial, cancellationToken);
        buffer.Length = (uint)read;
        return new(buffer);
    }

    /// <summary>A copy of the bytes that a reader on this stream has not given to the app yet.</summary>
    public ReadOnlyMemory<byte> CopyUnread() => _unread?.Copy() ?? default;

    /// <summary>Empties that reader: its bytes go on with the connection.</summary>
    public void DiscardUnread() => _unread?.Discard();

    public void Register(IUnreadBytes holder) => (_unread ??= new()).Register(holder);

    public void Unregister(IUnreadBytes holder) => _unread?.Unregister(holder);

    /// <inheritdoc/>
    public void Cancel(Task operation) => _pending?.Cancel(operation);

    /// <summary>Stops the read under way, whatever its form; ends when it has ended.</summary>
    public Task StopAsync() => Task.WhenAll(_pending?.StopAsync() ?? Task.CompletedTask, socket.StopReadingAsync());

    public void Dispose()
    {
        if (IsClosed)
            return;
        IsClosed = true;
        socket.CloseInput();
    }
}
