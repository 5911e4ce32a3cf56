using System.Buffers;
using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using NetClient.Errors;
using NetClient.Internal;
using NetClient.Networking;
using NetClient.Networking.Sockets;
using SocketError = NetClient.Networking.Sockets.SocketError;

namespace NetClient.AspNetCore.Internal;

/// <summary>Binds Kestrel's endpoints.</summary>
internal sealed class NetClientTransportFactory(
    IOptions<NetClientTransportOptions> options, ILoggerFactory loggers, IStreamSocketFactory? sockets = null, IMemoryPoolFactory<byte>? pools = null,
    IHostApplicationLifetime? app = null)
    : IConnectionListenerFactory, IConnectionListenerFactorySelector
{
    private readonly NetClientContext _context = (sockets as StreamSocketFactory)?.Context ?? NetClientContext.Default;

    private ILogger Log => loggers.CreateLogger("NetClient.AspNetCore.Transport");

    public bool CanBind(EndPoint endpoint) => endpoint is IPEndPoint or UnixDomainSocketEndPoint or LentEndPoint or FileHandleEndPoint { FileHandleType: FileHandleType.Auto or FileHandleType.Tcp };

    public async ValueTask<IConnectionListener> BindAsync(EndPoint endpoint, CancellationToken cancellationToken = default)
    {
        NetClientTransportOptions chosen = options.Value;
        if (endpoint is LentEndPoint lent)
            return Take(lent, chosen);
        var listener = new StreamSocketListener(_context);
        try
        {
            listener.LogBy(loggers);
            chosen.ConfigureListener?.Invoke(listener.Control);
            if (chosen.ProtectionLevel == SocketProtectionLevel.PlainSocket && listener.Control.ServerTls is { ServerCertificate: not null } or { ServerCertificateSelector: not null })
            {
                throw Throw.WrongState("The listener has a certificate, and would serve in clear text. Set NetClientTransportOptions.ProtectionLevel to Tls12 or Tls13; or leave " +
                    "Control.ServerTls as it is, and use UseHttps.");
            }
            if (chosen.ProtectionLevel != SocketProtectionLevel.PlainSocket && listener.Control.ServerTls.ApplicationProtocols is { Count: 0 } protocols)
            {
                protocols.Add("h2");        // as UseHttps does it
                protocols.Add("http/1.1");
            }
            if (endpoint is FileHandleEndPoint inherited)
                await listener.AdoptAsync((nint)inherited.FileHandle, chosen.ProtectionLevel, cancellationToken).ConfigureAwait(false);
            else
                await listener.BindAsync(endpoint, chosen.ProtectionLevel, cancellationToken).ConfigureAwait(false);
            return Serve(listener, chosen);
        }
        catch (NetworkException e) when (SocketError.GetStatus(e.HResult) == SocketErrorStatus.AddressAlreadyInUse)
        {
            listener.Dispose();
            throw new AddressInUseException(e.Message, e); // what Kestrel and its users look for
        }
        catch (NetworkException e) when (NetworkErrors.FindSocketException(e) is { } cause)
        {
            // Of localhost, and of every address, Kestrel does without the family that the machine does not have; but not after an IOException, which a NetworkException is.
            listener.Dispose();
            throw new SocketException((int)cause.SocketErrorCode, e.Message) { HResult = e.HResult };
        }
        catch
        {
            listener.Dispose();
            throw;
        }
    }

    // What fails here leaves the listener where it is: closing it would close the port.
    private LentConnectionListener Take(LentEndPoint lent, NetClientTransportOptions chosen)
    {
        if (chosen.ProtectionLevel != SocketProtectionLevel.PlainSocket)
            throw Throw.WrongState("A listener that the broker lends listens in clear text. Leave NetClientTransportOptions.ProtectionLevel as it is, and use UseHttps.");
        SocketActivityContext? context = lent.Socket.Context;
        StreamSocketListener listener = lent.Socket.StreamSocketListener;
        listener.LogBy(loggers);
        return new LentConnectionListener(Serve(listener, chosen), listener, lent, context, app, _context.Time, Log);
    }

    private NetClientConnectionListener Serve(StreamSocketListener listener, NetClientTransportOptions chosen) =>
        new(listener, pools?.Create() ?? MemoryPool<byte>.Shared, chosen, _context.Time, Log);
}
