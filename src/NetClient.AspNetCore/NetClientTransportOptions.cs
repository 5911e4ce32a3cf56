using NetClient.Networking.Sockets;

namespace NetClient.AspNetCore;

/// <summary>The settings of Kestrel's NetClient transport, read when the server binds.</summary>
public sealed class NetClientTransportOptions
{
    private long _maxReadBufferSize = 1024 * 1024;
    private long _maxWriteBufferSize = 64 * 1024;
    private TimeSpan _drainTimeout = TimeSpan.FromSeconds(30);

    /// <summary>How many received bytes that the app has not taken may wait in memory before the transport stops reading.</summary>
    /// <value>Default 1 MiB; more than 0.</value>
    /// <exception cref="ArgumentOutOfRangeException">Not above 0.</exception>
    public long MaxReadBufferSize { get => _maxReadBufferSize; set => _maxReadBufferSize = Positive(value, nameof(value)); }

    /// <summary>How many bytes that the peer has not taken may wait in memory before a flush of the app waits.</summary>
    /// <value>Default 64 KiB; more than 0.</value>
    /// <exception cref="ArgumentOutOfRangeException">Not above 0.</exception>
    public long MaxWriteBufferSize { get => _maxWriteBufferSize; set => _maxWriteBufferSize = Positive(value, nameof(value)); }

    /// <summary>How long the peer may take for what was written before the connection ended; then it is reset.</summary>
    /// <value>Default 30 s; <see cref="Timeout.InfiniteTimeSpan"/> for no limit.</value>
    /// <exception cref="ArgumentOutOfRangeException">Neither positive nor infinite.</exception>
    public TimeSpan DrainTimeout
    {
        get => _drainTimeout;
        set => _drainTimeout = value > TimeSpan.Zero || value == Timeout.InfiniteTimeSpan
            ? value
            : throw new ArgumentOutOfRangeException(nameof(value), value, "The time limit must be positive, or Timeout.InfiniteTimeSpan.");
    }

    /// <summary>The level of protection that the listener itself gives: with TLS it does the handshake by <see cref="StreamSocketListenerControl.ServerTls"/>, and Kestrel's
    /// <c>UseHttps</c> is not used.</summary>
    /// <value>Default <see cref="SocketProtectionLevel.PlainSocket"/>: Kestrel does TLS where its endpoint asks for it.</value>
    public SocketProtectionLevel ProtectionLevel { get; set; } = SocketProtectionLevel.PlainSocket;

    /// <summary>Whether Linux' epoll is asked directly which connections are ready, rather than by <see cref="System.Net.Sockets.Socket"/>. What Kestrel secures (<c>UseHttps</c>) is among them;
    /// what the listener itself secures is not.</summary>
    /// <value>Default <see langword="true"/>. Without effect on other systems, and where the system refuses it: there sockets do all the work.</value>
    public bool UsesEpoll { get; set; } = true;

    /// <summary>Makes the settings of each listener: TLS, no-delay, buffer sizes, sharing of the port. Called once per endpoint, before it binds.</summary>
    /// <value>Default null.</value>
    public Action<StreamSocketListenerControl>? ConfigureListener { get; set; }

    private static long Positive(long value, string name) =>
        value > 0 ? value : throw new ArgumentOutOfRangeException(name, value, "The size must be above 0 bytes.");
}
