using NetClient.Capabilities;
using NetClient.Internal;

namespace NetClient.Networking.Sockets;

/// <summary>Makes real sockets and listeners. An addition.</summary>
public sealed class StreamSocketFactory : IStreamSocketFactory
{
    private readonly NetClientContext _context;
    private readonly Action<StreamSocketControl>? _configureSocket;
    private readonly Action<StreamSocketListenerControl>? _configureListener;

    /// <summary>Makes a factory for the app's manifest.</summary>
    public StreamSocketFactory()
        : this(NetClientContext.Default)
    {
    }

    /// <summary>Makes a factory whose sockets are judged by a manifest made in code, for hosts that have no file.</summary>
    /// <param name="manifest">What the sockets may reach.</param>
    /// <exception cref="ArgumentNullException"><paramref name="manifest"/> is null (0x80070057).</exception>
    public StreamSocketFactory(CapabilityManifest manifest)
        : this(new NetClientContext { Capabilities = new CapabilityChecker(Checked(manifest)) })
    {
    }

    internal StreamSocketFactory(
        NetClientContext context, Action<StreamSocketControl>? configureSocket = null, Action<StreamSocketListenerControl>? configureListener = null)
    {
        _context = context;
        _configureSocket = configureSocket;
        _configureListener = configureListener;
    }

    internal NetClientContext Context => _context;

    /// <inheritdoc/>
    public IStreamSocket CreateStreamSocket()
    {
        var socket = new StreamSocket(_context);
        _configureSocket?.Invoke(socket.Control);
        return socket;
    }

    /// <inheritdoc/>
    public IStreamSocketListener CreateStreamSocketListener()
    {
        var listener = new StreamSocketListener(_context);
        _configureListener?.Invoke(listener.Control);
        return listener;
    }

    private static CapabilityManifest Checked(CapabilityManifest manifest)
    {
        Throw.IfNull(manifest);
        return manifest;
    }
}
