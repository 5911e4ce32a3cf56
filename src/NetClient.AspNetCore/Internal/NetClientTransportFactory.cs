using System.Buffers;
using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using NetClient.Internal;
using NetClient.Networking;
using NetClient.Networking.Sockets;
using SocketError = NetClient.Networking.Sockets.SocketError;

namespace NetClient.AspNetCore.Internal;

/// <summary>Binds Kestrel's endpoints.</summary>
internal sealed class NetClientTransportFactory(
    IOptions<NetClientTransportOptions> options, ILoggerFactory loggers, IStreamSocketFactory? sockets = null, IMemoryPoolFactory<byte>? pools = null)
    : IConnectionListenerFactory, IConnectionListenerFactorySelector
{
    private readonly NetClientContext _context = (sockets as StreamSocketFactory)?.Context ?? NetClientContext.Default;

    public bool CanBind(EndPoint endpoint) => endpoint is IPEndPoint or UnixDomainSocketEndPoint or FileHandleEndPoint { FileHandleType: FileHandleType.Auto or FileHandleType.Tcp };

    public async ValueTask<IConnectionListener> BindAsync(EndPoint endpoint, CancellationToken cancellationToken = default)
    {
        NetClientTransportOptions chosen = options.Value;
        var listener = new StreamSocketListener(_context);
        try
        {
            chosen.ConfigureListener?.Invoke(listener.Control);
            if (endpoint is FileHandleEndPoint inherited)
                await listener.AdoptAsync((nint)inherited.FileHandle, chosen.ProtectionLevel, cancellationToken).ConfigureAwait(false);
            else
                await listener.BindAsync(endpoint, chosen.ProtectionLevel, cancellationToken).ConfigureAwait(false);
            MemoryPool<byte> pool = pools?.Create() ?? MemoryPool<byte>.Shared;
            return new NetClientConnectionListener(listener, pool, chosen, _context.Time, loggers.CreateLogger("NetClient.AspNetCore.Transport"));
        }
        catch (NetworkException e) when (SocketError.GetStatus(e.HResult) == SocketErrorStatus.AddressAlreadyInUse)
        {
            listener.Dispose();
            throw new AddressInUseException(e.Message, e); // what Kestrel and its users look for
        }
        catch
        {
            listener.Dispose();
            throw;
        }
    }
}
