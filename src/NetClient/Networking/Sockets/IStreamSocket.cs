using NetClient.Networking.Connectivity;
using NetClient.Storage.Streams;

namespace NetClient.Networking.Sockets;

/// <summary>What an app does with a <see cref="StreamSocket"/>, as an interface, so that its tests can put something else in its place. An addition.</summary>
/// <seealso cref="IStreamSocketFactory"/>
public interface IStreamSocket : IDisposable
{
    /// <inheritdoc cref="StreamSocket.Control"/>
    StreamSocketControl Control { get; }

    /// <inheritdoc cref="StreamSocket.Information"/>
    StreamSocketInformation Information { get; }

    /// <inheritdoc cref="StreamSocket.InputStream"/>
    IInputStream InputStream { get; }

    /// <inheritdoc cref="StreamSocket.OutputStream"/>
    IOutputStream OutputStream { get; }

    /// <inheritdoc cref="StreamSocket.ConnectAsync(HostName, string, SocketProtectionLevel, CancellationToken)"/>
    Task ConnectAsync(HostName remoteHostName, string remoteServiceName, SocketProtectionLevel protectionLevel, CancellationToken cancellationToken = default);

    /// <inheritdoc cref="StreamSocket.ConnectAsync(HostName, string, SocketProtectionLevel, NetworkAdapter, CancellationToken)"/>
    Task ConnectAsync(
        HostName remoteHostName, string remoteServiceName, SocketProtectionLevel protectionLevel, NetworkAdapter adapter, CancellationToken cancellationToken = default);

    /// <inheritdoc cref="StreamSocket.ConnectAsync(EndpointPair, SocketProtectionLevel, CancellationToken)"/>
    Task ConnectAsync(EndpointPair endpointPair, SocketProtectionLevel protectionLevel, CancellationToken cancellationToken = default);

    /// <inheritdoc cref="StreamSocket.UpgradeToSslAsync(SocketProtectionLevel, HostName, CancellationToken)"/>
    Task UpgradeToSslAsync(SocketProtectionLevel protectionLevel, HostName validationHostName, CancellationToken cancellationToken = default);

    /// <inheritdoc cref="StreamSocket.ReadAsync(Memory{byte}, CancellationToken)"/>
    ValueTask<int> ReadAsync(Memory<byte> destination, CancellationToken cancellationToken = default);

    /// <inheritdoc cref="StreamSocket.WriteAsync(ReadOnlyMemory{byte}, CancellationToken)"/>
    ValueTask WriteAsync(ReadOnlyMemory<byte> source, CancellationToken cancellationToken = default);

    /// <inheritdoc cref="StreamSocket.AsStream"/>
    Stream AsStream();

    /// <inheritdoc cref="StreamSocket.CloseOutputAsync"/>
    Task CloseOutputAsync(CancellationToken cancellationToken = default);

    /// <inheritdoc cref="StreamSocket.CancelIOAsync"/>
    Task CancelIOAsync();
}
