namespace NetClient.Networking.Sockets;

/// <summary>What an app does with a <see cref="StreamSocketListener"/>, as an interface, so that its tests can put something else in its place. An addition.</summary>
/// <seealso cref="IStreamSocketFactory"/>
public interface IStreamSocketListener : IDisposable
{
    /// <inheritdoc cref="StreamSocketListener.Control"/>
    StreamSocketListenerControl Control { get; }

    /// <inheritdoc cref="StreamSocketListener.Information"/>
    StreamSocketListenerInformation Information { get; }

    /// <inheritdoc cref="StreamSocketListener.BindServiceNameAsync(string, SocketProtectionLevel, CancellationToken)"/>
    Task BindServiceNameAsync(string localServiceName, SocketProtectionLevel protectionLevel, CancellationToken cancellationToken = default);

    /// <inheritdoc cref="StreamSocketListener.BindEndpointAsync(HostName, string, SocketProtectionLevel, CancellationToken)"/>
    Task BindEndpointAsync(HostName? localHostName, string localServiceName, SocketProtectionLevel protectionLevel, CancellationToken cancellationToken = default);

    /// <inheritdoc cref="StreamSocketListener.AcceptAsync"/>
    ValueTask<IStreamSocket> AcceptAsync(CancellationToken cancellationToken = default);

    /// <inheritdoc cref="StreamSocketListener.CancelIOAsync"/>
    Task CancelIOAsync();
}
