using NetClient.Errors;
using NetClient.Internal;
using NetClient.Security.Cryptography.Certificates;
using NetClient.Web.Http;

namespace NetClient.Networking.Sockets.Internal.WebSockets;

/// <summary>The HTTP handler that web sockets are opened through, which judges where they go, and what it knows of the connection.</summary>
internal static class WebSocketGate
{
    public static NetClientHttpHandler NewHandler(
        NetClientContext context, WebSocketSettings settings, WebSocketFacts facts, Func<CertificateReport, CancellationToken, ValueTask<bool>> judge)
    {
        var handler = new NetClientHttpHandler(context)
        {
            ServerCredential = settings.ServerCredential,
            ProxyCredential = settings.ProxyCredential,
            UseDefaultCredentials = settings.UseDefaultCredentials,
            ClientCertificate = settings.ClientCertificate,
            RequireRevocationInformation = settings.RequireRevocationInformation,
            UseProxy = settings.UseProxy,
            Proxy = settings.Proxy,
            ConnectTimeout = settings.ConnectTimeout,
            CustomValidation = (server, token) => judge(server.Certificate, token),
            Observer = seen => Learn(seen, facts),
            NoDelay = settings.NoDelay,
            OutboundBufferSizeInBytes = settings.OutboundBufferSize,
        };
        foreach (ChainValidationResult error in settings.Ignorable)
            handler.IgnorableServerCertificateErrors.Add(error);
        foreach (Certificate root in settings.TrustRoots)
            handler.ExclusiveTrustRoots.Add(root);
        return handler;
    }

    /// <summary>Says in the request for whose control channel it is, if for any's.</summary>
    public static void Mark(HttpRequestMessage request, WebSocketFacts facts)
    {
        if (facts.Link is { } link)
            link.PutSocketInto(request);
    }

    public static void LearnFromFailure(Exception exception, WebSocketFacts facts)
    {
        if (FailureSearch.First<ServerCertificateException>(exception) is { } refused)
            facts.Report = refused.Report;
    }

    private static void Learn(HttpConnectionFacts? seen, WebSocketFacts facts)
    {
        if (seen is null)
            return;
        facts.Local = seen.Local;
        facts.Report = seen.Certificate;
        facts.BandwidthNow = seen.Bandwidth;
    }
}
