using NetClient.Capabilities;
using NetClient.Internal;

namespace NetClient.Networking.Sockets;

/// <summary>Makes real datagram sockets. An addition.</summary>
public sealed class DatagramSocketFactory : IDatagramSocketFactory
{
    private readonly NetClientContext _context;
    private readonly Action<DatagramSocketControl>? _configure;

    /// <summary>Makes a factory for the app's manifest.</summary>
    public DatagramSocketFactory()
        : this(NetClientContext.Default)
    {
    }

    /// <summary>Makes a factory whose sockets are judged by a manifest made in code, for hosts that have no file.</summary>
    /// <param name="manifest">What the sockets may reach.</param>
    /// <exception cref="ArgumentNullException"><paramref name="manifest"/> is null (0x80070057).</exception>
    public DatagramSocketFactory(CapabilityManifest manifest)
        : this(new NetClientContext { Capabilities = new CapabilityChecker(Checked(manifest)) })
    {
    }

    internal DatagramSocketFactory(NetClientContext context, Action<DatagramSocketControl>? configure = null)
    {
        _context = context;
        _configure = configure;
    }

    /// <inheritdoc/>
    public IDatagramSocket CreateDatagramSocket()
    {
        var socket = new DatagramSocket(_context);
        _configure?.Invoke(socket.Control);
        return socket;
    }

    private static CapabilityManifest Checked(CapabilityManifest manifest)
    {
        Throw.IfNull(manifest);
        return manifest;
    }
}
