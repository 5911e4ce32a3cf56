using NetClient.Foundation;
using NetClient.Storage.Streams;

namespace NetClient.Networking.Sockets;

/// <summary>What <see cref="MessageWebSocket"/> and <see cref="StreamWebSocket"/> share.</summary>
public interface IWebSocket : IDisposable
{
    /// <summary>Raised once: when the server's close frame has come, or <see cref="Close"/> has sent one; not when the connection drops.</summary>
    event TypedEventHandler<IWebSocket, WebSocketClosedEventArgs>? Closed;

    /// <summary>What is sent.</summary>
    IOutputStream OutputStream { get; }

    /// <summary>Connects and opens the web socket.</summary>
    /// <param name="uri">An absolute address, ws or wss.</param>
    /// <param name="cancellationToken">Stops the attempt. An addition.</param>
    /// <returns>A task that carries its operation: <c>AsTask(token)</c> on it cancels the attempt.</returns>
    Task ConnectAsync(Uri uri, CancellationToken cancellationToken = default);

    /// <summary>Adds a header to the request that opens the web socket.</summary>
    /// <param name="headerName">Its name.</param>
    /// <param name="headerValue">Its value.</param>
    void SetRequestHeader(string headerName, string headerValue);

    /// <summary>Closes the web socket and tells why.</summary>
    /// <param name="code">The code.</param>
    /// <param name="reason">The reason.</param>
    void Close(ushort code, string reason);
}
