using System.Diagnostics;
using System.Security.Authentication;
using NetClient.Diagnostics.Internal;
using NetClient.Internal;

namespace NetClient.Networking.Sockets.Internal;

/// <summary>The span and the duration of a TLS handshake, on either side.</summary>
internal static class HandshakeTelemetry
{
    public static async Task<T> RunAsync<T>(NetClientContext context, string role, string? endpoint, Func<Task<T>> handshake, Func<T, TlsTransport> transportOf)
    {
        using Activity? span = NetClientActivities.Start("NetClient.Handshake");
        span?.SetTag("netclient.role", role);
        Timing timing = Timing.Start(context.Metrics.Handshake, context.Time);
        try
        {
            T result = await handshake().ConfigureAwait(false);
            TlsTransport secured = transportOf(result);
            string version = VersionOf(secured.Tls.SslProtocol);
            timing.Stop(new() { { "tls.protocol.version", version }, { "netclient.role", role } });
            span?.SetTag("tls.protocol.name", "tls");
            span?.SetTag("tls.protocol.version", version);
            span?.SetTag("tls.cipher", secured.Tls.NegotiatedCipherSuite.ToString());
            SocketLog.Secured(context.Connector.Log, endpoint, version, secured.Tls.NegotiatedCipherSuite);
            return result;
        }
        catch (Exception e) when (e is not (OperationCanceledException or ObjectDisposedException) && (span is not null || timing.IsRunning))
        {
            timing.Stop(new() { { "netclient.role", role }, { "error.type", NetClientActivities.ErrorType(e) } });
            span?.Fail(e);
            throw;
        }
    }

#pragma warning disable SYSLIB0039, CA5397, CA5398 // the names of what was negotiated, not a choice
    private static string VersionOf(SslProtocols protocol) => protocol switch
    {
        SslProtocols.Tls => "1.0",
        SslProtocols.Tls11 => "1.1",
        SslProtocols.Tls12 => "1.2",
        SslProtocols.Tls13 => "1.3",
        _ => protocol.ToString(),
    };
}
