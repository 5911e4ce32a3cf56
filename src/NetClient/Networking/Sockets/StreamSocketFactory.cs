using NetClient.Internal;

namespace NetClient.Networking.Sockets;

/// <summary>Makes real sockets and listeners. An addition.</summary>
public sealed class StreamSocketFactory : IStreamSocketFactory
{
    private readonly NetClientContext _context;

    /// <summary>Makes a factory for the app's manifest.</summary>
    public StreamSocketFactory()
        : this(NetClientContext.Default)
    {
    }

    internal StreamSocketFactory(NetClientContext context) => _context = context;

    /// <inheritdoc/>
    public IStreamSocket CreateStreamSocket() => new StreamSocket(_context);

    /// <inheritdoc/>
    public IStreamSocketListener CreateStreamSocketListener() => new StreamSocketListener(_context);
}
