namespace NetClient.Networking.Sockets.Internal;

/// <summary>Waits for a listening socket's connections in .NET's place.</summary>
internal interface IListenerReadiness : IDisposable
{
    /// <summary>Ends when there may be a connection to accept; one call at a time.</summary>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled.</exception>
    /// <exception cref="ObjectDisposedException">The socket was closed before the call, or this was disposed of before or during it.</exception>
    ValueTask WaitAsync(CancellationToken cancellationToken);
}
