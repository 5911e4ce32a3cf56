using NetClient.Foundation;
using NetClient.Internal;
using NetClient.Networking.Sockets.Internal.WebSockets;
using NetClient.Storage.Streams;

namespace NetClient.Networking.Sockets;

/// <summary>The server's end of a web socket that carries a stream of bytes each way: where messages begin and end does not matter.</summary>
/// <remarks>
/// <para>Life: <see cref="AcceptAsync"/> a connection of a <see cref="StreamSocketListener"/>, or accept a <see cref="WebSocketRequest"/>; read and write, close. Making one is an addition: in WinRT
/// the system alone does. One read at a time; writes take turns; closing is safe at any moment. A cancelled read leaves the web socket usable and loses nothing.</para>
/// <para>A client that sends text is told 1003, and the web socket has failed.</para>
/// <para>Source: <see href="https://learn.microsoft.com/uwp/api/windows.networking.sockets.serverstreamwebsocket"/>, RFC 6455.</para>
/// </remarks>
public sealed class ServerStreamWebSocket : IDisposable, IWebSocketSender
{
    private readonly ServerWebSocketCore<ServerStreamWebSocket> _core;
    private readonly WebSocketInput _input;
    private readonly WebSocketOutput _output;

    internal ServerStreamWebSocket(OpenedWebSocket opened)
    {
        _core = new ServerWebSocketCore<ServerStreamWebSocket>(this, opened);
        _input = new WebSocketInput(ReadAsync);
        _output = new WebSocketOutput(this);
        Information = new ServerStreamWebSocketInformation(_core);
        _core.Channel.Start();
    }

    /// <summary>Raised once: when the client's close frame has come, or <see cref="Close"/> has sent one; not when the connection drops, and not by <see cref="Dispose"/>. A handler that is
    /// added after it is told at once.</summary>
    public event TypedEventHandler<ServerStreamWebSocket, WebSocketClosedEventArgs>? Closed
    {
        add => _core.AddClosed(value);
        remove => _core.RemoveClosed(value);
    }

    /// <summary>What is known of the connection.</summary>
    public ServerStreamWebSocketInformation Information { get; }

    /// <summary>What the client sends.</summary>
    public IInputStream InputStream => _input;

    /// <summary>What is sent to the client.</summary>
    public IOutputStream OutputStream => _output;

    /// <summary>Reads the request of a client from a connection that a listener accepted, plain or TLS, and accepts it. An addition.</summary>
    /// <param name="socket">The connection; nothing was read from it or written to it. From now on it belongs to the web socket.</param>
    /// <param name="options">What is accepted; null for the defaults of <see cref="WebSocketAcceptOptions"/>.</param>
    /// <param name="cancellationToken">Stops it; the connection is closed.</param>
    /// <returns>The web socket, open.</returns>
    /// <inheritdoc cref="WebSocketRequest.ReadAsync" path="/exception"/>
    public static async Task<ServerStreamWebSocket> AcceptAsync(StreamSocket socket, WebSocketAcceptOptions? options = null, CancellationToken cancellationToken = default)
    {
        using WebSocketRequest request = await WebSocketRequest.ReadAsync(socket, options, cancellationToken).ConfigureAwait(false);
        return await request.AcceptStreamWebSocketAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Reads at least one byte into the caller's memory. An addition.</summary>
    /// <param name="destination">Where the bytes go.</param>
    /// <param name="cancellationToken">Stops the wait. The web socket stays usable and nothing is lost.</param>
    /// <returns>How many bytes were read; 0 when the client has closed the web socket.</returns>
    /// <remarks>Allocates nothing. One read at a time.</remarks>
    /// <exception cref="InvalidOperationException">Another read is under way (0x8000000E).</exception>
    /// <exception cref="ObjectDisposedException">The web socket was disposed, or closed by <see cref="Close"/> (0x80000013).</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled (0x800704C7).</exception>
    /// <exception cref="NetworkException">The web socket has failed, was sent text, or was closed during the read (0x800703E3).</exception>
    public ValueTask<int> ReadAsync(Memory<byte> destination, CancellationToken cancellationToken = default)
    {
        try
        {
            return WebSocketBytes.ReadAsync(_core.RequireForReading(), destination, cancellationToken);
        }
        catch (Exception e)
        {
            return new(Throw.AsTask<int>(e));
        }
    }

    /// <summary>Sends all of the caller's memory, as binary messages of 64 KiB at most. An addition.</summary>
    /// <param name="source">The bytes; they must not change until the write has ended.</param>
    /// <param name="cancellationToken">Stops the write. With bytes in flight that breaks the connection: nothing could follow half a frame.</param>
    /// <remarks>Allocates nothing. Writes take turns. It ends when the system has taken the bytes, not when the client has them.</remarks>
    /// <exception cref="ObjectDisposedException">The web socket was closed, from whichever side (0x80000013).</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled (0x800704C7).</exception>
    /// <exception cref="NetworkException">The connection failed, or was closed during the write (0x800703E3).</exception>
    public ValueTask WriteAsync(ReadOnlyMemory<byte> source, CancellationToken cancellationToken = default)
    {
        try
        {
            return WebSocketBytes.WriteAsync(_core.Require(), source, cancellationToken);
        }
        catch (Exception e)
        {
            return new(Throw.AsTask<bool>(e));
        }
    }

    /// <summary>The web socket as a <see cref="Stream"/>, over the caller's memory and without allocation. An addition.</summary>
    /// <returns>A stream whose closing disposes the web socket.</returns>
    public Stream AsStream() => new WebSocketByteStream(ReadAsync, WriteAsync, Dispose);

    /// <inheritdoc cref="ServerMessageWebSocket.Close"/>
    public void Close(ushort code, string reason) => _core.Close(code, reason);

    /// <summary>Ends the connection at once, with an empty close frame if one can leave. Pending operations end with OperationAborted (0x800703E3).</summary>
    /// <remarks>The frame has a tenth of a second, and none leaves behind a send that stands still.</remarks>
    public void Dispose() => _core.Dispose();

    void IWebSocketSender.ThrowIfNotOpen(string operation) => _core.Require();

    ValueTask IWebSocketSender.SendAsync(ReadOnlyMemory<byte> data, CancellationToken cancellationToken) => WriteAsync(data, cancellationToken);
}
