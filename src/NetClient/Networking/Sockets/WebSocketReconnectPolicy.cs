using NetClient.Internal;

namespace NetClient.Networking.Sockets;

/// <summary>How a <see cref="MessageWebSocket"/> connects again when it loses its connection, and what becomes of messages meanwhile. An addition.</summary>
/// <remarks>It connects again after a connection that dropped, a silent server, and close codes that ask for it: 1001 (going away), 1011 to 1013 (a failure, a restart, an overload) and none. After a
/// normal end (1000) and any other code, and after <c>Close</c> or <c>Dispose</c>, it does not. Not even a message that was sent before the loss is sent again: whether the server had it, only the
/// app's own protocol can tell.</remarks>
public sealed record WebSocketReconnectPolicy
{
    /// <summary>How many attempts in a row may fail before it gives up.</summary>
    /// <value>Default 10. A connection that was open for <see cref="MaxDelay"/> begins a new count.</value>
    /// <exception cref="ArgumentOutOfRangeException">Not positive (0x80070057).</exception>
    public int MaxAttempts { get; init => field = value > 0 ? value : throw Throw.Range("At least one attempt must be possible.", nameof(value)); } = 10;

    /// <summary>The longest wait before the first attempt; each that follows may take twice as long. The real wait is drawn at random between nothing and that.</summary>
    /// <value>Default 1 s.</value>
    /// <exception cref="ArgumentOutOfRangeException">Not positive (0x80070057).</exception>
    public TimeSpan BaseDelay { get; init => field = value > TimeSpan.Zero ? value : throw Throw.Range("A wait is positive.", nameof(value)); } = TimeSpan.FromSeconds(1);

    /// <summary>The longest wait of all.</summary>
    /// <value>Default 30 s.</value>
    /// <exception cref="ArgumentOutOfRangeException">Not positive (0x80070057).</exception>
    public TimeSpan MaxDelay { get; init => field = value > TimeSpan.Zero ? value : throw Throw.Range("A wait is positive.", nameof(value)); } = TimeSpan.FromSeconds(30);

    /// <summary>How many messages are kept that are sent while there is no connection; they leave, in order, when there is one.</summary>
    /// <value>Default 100; 0 for none.</value>
    /// <exception cref="ArgumentOutOfRangeException">Negative (0x80070057).</exception>
    public int OutboxMessages { get; init => field = value >= 0 ? value : throw Throw.Range("A number of messages is not negative.", nameof(value)); } = 100;

    /// <summary>How many bytes they may have together.</summary>
    /// <value>Default 1048576 (1 MiB).</value>
    /// <exception cref="ArgumentOutOfRangeException">Negative (0x80070057).</exception>
    public long OutboxBytes { get; init => field = value >= 0 ? value : throw Throw.Range("A number of bytes is not negative.", nameof(value)); } = 1024 * 1024;

    /// <summary>What becomes of a message for which there is no room.</summary>
    /// <value>Default <see cref="WebSocketOutboxOverflow.Refuse"/>.</value>
    public WebSocketOutboxOverflow Overflow { get; init; }
}
