using NetClient.Networking.Sockets;

namespace NetClient.Extensions.DependencyInjection.Internal;

/// <summary>What is done to each socket and listener before it is handed out. The options of the empty name are for all of them, those of a name for that factory.</summary>
internal sealed class SocketSettings
{
    public List<Action<IServiceProvider, StreamSocketControl>> Sockets { get; } = [];

    public List<Action<IServiceProvider, StreamSocketListenerControl>> Listeners { get; } = [];

    public List<Action<DatagramSocketControl>> Datagrams { get; } = [];
}
