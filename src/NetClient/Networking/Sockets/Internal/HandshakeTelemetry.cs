using System.Diagnostics;
using System.Net.Security;
using System.Security.Authentication;
using NetClient.Diagnostics.Internal;
using NetClient.Internal;

namespace NetClient.Networking.Sockets.Internal;

/// <summary>The span and the duration of a TLS handshake, on either side.</summary>
internal static class HandshakeTelemetry
{
    public static async Task<T> RunAsync<T>(NetClientContext context, string role, string? endpoint, Func<Task<T>> handshake, Func<T, (SslProtocols Protocol, TlsCipherSuite CipherSuite)> negotiated)
    {
        using Activity? span = NetClientActivities.Start("NetClient.Handshake");
        span?.SetTag("netclient.role", role);
        Timing timing = Timing.Start(context.Metrics.Handshake, context.Time);
        try
        {
            T result = await handshake().ConfigureAwait(false);
            (SslProtocols protocol, TlsCipherSuite cipherSuite) = negotiated(result);
            string version = VersionOf(protocol);
            timing.Stop(new() { { "tls.protocol.version", version }, { "netclient.role", role } });
            span?.SetTag("tls.protocol.name", "tls");
            span?.SetTag("tls.protocol.version", version);
            span?.SetTag("tls.cipher", cipherSuite.ToString());
            SocketLog.Secured(context.Connector.Log, endpoint, version, cipherSuite);
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
