using NetClient.Internal;
using NetClient.Networking.Sockets.Internal.WebSockets;

namespace NetClient.Networking.Sockets;

public sealed partial class StreamWebSocket
{
    /// <summary>Reads at least one byte into the caller's memory. An addition.</summary>
    /// <param name="destination">Where the bytes go.</param>
    /// <param name="cancellationToken">Stops the wait. The web socket stays usable and nothing is lost.</param>
    /// <returns>How many bytes were read; 0 when the server has closed the web socket.</returns>
    /// <remarks>Allocates nothing. One read at a time. Without a token that can be cancelled the bytes come straight into <paramref name="destination"/>, which is filled as far as one frame
    /// goes; with one they are copied once.</remarks>
    /// <exception cref="InvalidOperationException">Not connected, or another read is under way (0x8000000E).</exception>
    /// <exception cref="ObjectDisposedException">The web socket was disposed (0x80000013).</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled (0x800704C7).</exception>
    /// <exception cref="NetworkException">The web socket has failed, was sent text (the server is told 1003), or was closed during the read (0x800703E3).</exception>
    public ValueTask<int> ReadAsync(Memory<byte> destination, CancellationToken cancellationToken = default)
    {
        try
        {
            WebSocketChannel channel = _client.RequireForReading("A read");
            return _client.Link is { } link
                ? ReadForChannelAsync(link, channel, destination, cancellationToken)
                : WebSocketBytes.ReadAsync(channel, destination, cancellationToken);
        }
        catch (Exception e)
        {
            return new(Throw.AsTask<int>(e));
        }
    }

    /// <summary>Sends all of the caller's memory. An addition.</summary>
    /// <param name="source">The bytes; they must not change until the write has ended.</param>
    /// <param name="cancellationToken">Stops the write. With bytes in flight that breaks the connection: nothing could follow half a frame.</param>
    /// <remarks>Allocates nothing. Writes take turns. The bytes leave as binary messages of 64 KiB at most. It ends when the system has taken them, not when the server has them.</remarks>
    /// <exception cref="InvalidOperationException">Not connected (0x8000000E).</exception>
    /// <exception cref="ObjectDisposedException">The web socket was closed, from whichever side (0x80000013).</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled (0x800704C7).</exception>
    /// <exception cref="NetworkException">The connection failed, or was closed during the write (0x800703E3).</exception>
    public ValueTask WriteAsync(ReadOnlyMemory<byte> source, CancellationToken cancellationToken = default)
    {
        try
        {
            return WebSocketBytes.WriteAsync(_client.Require("A write"), source, cancellationToken);
        }
        catch (Exception e)
        {
            return new(Throw.AsTask<bool>(e));
        }
    }
}
