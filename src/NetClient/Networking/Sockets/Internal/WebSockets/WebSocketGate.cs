using NetClient.Internal;

namespace NetClient.Networking.Sockets.Internal.WebSockets;

/// <summary>Makes the HTTP handler that a web socket is opened through.</summary>
internal static class WebSocketGate
{
    public static HttpMessageHandler NewHandler(NetClientContext context, WebSocketSettings settings, Func<CertificateReport, CancellationToken, ValueTask<bool>> judge)
    {
        _ = (settings, judge);
        return context.NewHttpHandler();
    }

    public static void Observe(HttpRequestMessage request, WebSocketFacts facts) => _ = (request, facts);

    public static void Learn(HttpRequestMessage request, WebSocketFacts facts) => _ = (request, facts);

    public static void LearnFromFailure(Exception exception, WebSocketFacts facts) => _ = (exception, facts);
}
