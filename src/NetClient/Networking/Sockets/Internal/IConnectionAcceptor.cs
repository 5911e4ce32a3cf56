using System.Net.Sockets;

namespace NetClient.Networking.Sockets.Internal;

/// <summary>Takes a listening socket's connections in .NET's place.</summary>
internal interface IConnectionAcceptor : IDisposable
{
    /// <summary>The next connection, as <see cref="Socket.AcceptAsync(CancellationToken)"/> gives it; one call at a time.</summary>
    /// <exception cref="SocketException">As from the socket.</exception>
    /// <exception cref="ObjectDisposedException">The socket was closed before the call. One that waits is cancelled first.</exception>
    ValueTask<Socket> AcceptAsync(CancellationToken cancellationToken);
}
