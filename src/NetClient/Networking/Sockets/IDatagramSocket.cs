using NetClient.Foundation;
using NetClient.Networking.Connectivity;
using NetClient.Storage.Streams;

namespace NetClient.Networking.Sockets;

/// <summary>What an app does with a <see cref="DatagramSocket"/>, as an interface, so that its tests can put something else in its place. An addition.</summary>
/// <seealso cref="IDatagramSocketFactory"/>
public interface IDatagramSocket : IDisposable
{
    /// <inheritdoc cref="DatagramSocket.MessageReceived"/>
    event TypedEventHandler<IDatagramSocket, DatagramSocketMessageReceivedEventArgs> MessageReceived;

    /// <inheritdoc cref="DatagramSocket.Control"/>
    DatagramSocketControl Control { get; }

    /// <inheritdoc cref="DatagramSocket.Information"/>
    DatagramSocketInformation Information { get; }

    /// <inheritdoc cref="DatagramSocket.OutputStream"/>
    IOutputStream OutputStream { get; }

    /// <inheritdoc cref="DatagramSocket.BindEndpointAsync"/>
    Task BindEndpointAsync(HostName? localHostName, string localServiceName, CancellationToken cancellationToken = default);

    /// <inheritdoc cref="DatagramSocket.BindServiceNameAsync(string, CancellationToken)"/>
    Task BindServiceNameAsync(string localServiceName, CancellationToken cancellationToken = default);

    /// <inheritdoc cref="DatagramSocket.BindServiceNameAsync(string, NetworkAdapter, CancellationToken)"/>
    Task BindServiceNameAsync(string localServiceName, NetworkAdapter adapter, CancellationToken cancellationToken = default);

    /// <inheritdoc cref="DatagramSocket.ConnectAsync(HostName, string, CancellationToken)"/>
    Task ConnectAsync(HostName remoteHostName, string remoteServiceName, CancellationToken cancellationToken = default);

    /// <inheritdoc cref="DatagramSocket.ConnectAsync(EndpointPair, CancellationToken)"/>
    Task ConnectAsync(EndpointPair endpointPair, CancellationToken cancellationToken = default);

    /// <inheritdoc cref="DatagramSocket.GetOutputStreamAsync(HostName, string, CancellationToken)"/>
    Task<IOutputStream> GetOutputStreamAsync(HostName remoteHostName, string remoteServiceName, CancellationToken cancellationToken = default);

    /// <inheritdoc cref="DatagramSocket.GetOutputStreamAsync(EndpointPair, CancellationToken)"/>
    Task<IOutputStream> GetOutputStreamAsync(EndpointPair endpointPair, CancellationToken cancellationToken = default);

    /// <inheritdoc cref="DatagramSocket.JoinMulticastGroup"/>
    void JoinMulticastGroup(HostName host);

    /// <inheritdoc cref="DatagramSocket.ReceiveAsync"/>
    ValueTask<DatagramReceiveResult> ReceiveAsync(Memory<byte> destination, CancellationToken cancellationToken = default);

    /// <inheritdoc cref="DatagramSocket.SendAsync(ReadOnlyMemory{byte}, CancellationToken)"/>
    ValueTask SendAsync(ReadOnlyMemory<byte> datagram, CancellationToken cancellationToken = default);

    /// <inheritdoc cref="DatagramSocket.SendAsync(ReadOnlyMemory{byte}, DatagramEndpoint, CancellationToken)"/>
    ValueTask SendAsync(ReadOnlyMemory<byte> datagram, DatagramEndpoint remote, CancellationToken cancellationToken = default);

    /// <inheritdoc cref="DatagramSocket.CancelIOAsync"/>
    Task CancelIOAsync();
}
