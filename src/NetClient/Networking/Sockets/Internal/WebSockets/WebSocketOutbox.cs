using NetClient.Errors;

namespace NetClient.Networking.Sockets.Internal.WebSockets;

/// <summary>Messages that were sent while there was no connection.</summary>
internal sealed class WebSocketOutbox(WebSocketReconnectPolicy policy)
{
    private readonly LinkedList<(byte[] Data, SocketMessageType Type)> _waiting = [];
    private long _bytes;

    /// <summary>Keeps a message, or does what the policy says when there is no room. The caller has the lock.</summary>
    public void Add(ReadOnlyMemory<byte> data, SocketMessageType type, string? endpoint)
    {
        bool fits = policy.OutboxMessages > 0 && data.Length <= policy.OutboxBytes;
        while (fits && IsFull(data.Length) && policy.Overflow == WebSocketOutboxOverflow.DropOldest)
            RemoveFirst();
        if (fits && !IsFull(data.Length))
        {
            _waiting.AddLast((data.ToArray(), type));
            _bytes += data.Length;
        }
        else if (policy.Overflow != WebSocketOutboxOverflow.DropNewest)
        {
            throw WebSocketErrors.NotConnected(endpoint, fits
                ? $"there is no connection, and {_waiting.Count} messages of {_bytes} bytes are waiting for one already (WebSocketReconnectPolicy sets the limits)"
                : $"there is no connection, and a message of {data.Length} bytes cannot wait for one (WebSocketReconnectPolicy allows {policy.OutboxMessages} messages of {policy.OutboxBytes} bytes)");
        }
    }

    public bool TryPeek(out (byte[] Data, SocketMessageType Type) first)
    {
        first = _waiting.First is { } node ? node.Value : default;
        return _waiting.Count > 0;
    }

    /// <summary>Drops the first message if it is still this one.</summary>
    public void Remove(byte[] data)
    {
        if (_waiting.First?.Value.Data == data)
            RemoveFirst();
    }

    private bool IsFull(int more) => _waiting.Count >= policy.OutboxMessages || _bytes + more > policy.OutboxBytes;

    private void RemoveFirst()
    {
        _bytes -= _waiting.First!.Value.Data.Length;
        _waiting.RemoveFirst();
    }
}
