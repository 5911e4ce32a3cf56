using System.Net;

namespace NetClient.Networking.Sockets.Internal.WebSockets;

/// <summary>Puts a <see cref="WebSocketWire"/> between the connection that an answer opens and whoever asked for it.</summary>
internal sealed class WireHandler(HttpMessageHandler inner, WebSocketFacts facts, bool offersCompression, TimeProvider time) : DelegatingHandler(inner)
{
    private const string Extensions = "Sec-WebSocket-Extensions";

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        WebSocketGate.Mark(request, facts);
        HttpResponseMessage answer = await base.SendAsync(request, cancellationToken).ConfigureAwait(false);
        if (!Opens(request, answer))
            return answer;
        bool compression = answer.Headers.TryGetValues(Extensions, out IEnumerable<string>? extensions) && extensions.Any(text => !string.IsNullOrWhiteSpace(text));
        if (compression && !offersCompression)
        {
            answer.Dispose();
            throw new HttpRequestException(HttpRequestError.InvalidResponse, "the server uses an extension that was not offered (RFC 6455 section 4.1)");
        }
        Stream connection = await answer.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
        var wire = new WebSocketWire(connection, isServer: false, compression, time);
        facts.Wire = wire;
        answer.Content = new WireContent(wire);
        return answer;
    }

    // With HTTP/2 the request is an extended CONNECT, and 200 opens it (RFC 8441).
    private static bool Opens(HttpRequestMessage request, HttpResponseMessage answer) =>
        answer.StatusCode == HttpStatusCode.SwitchingProtocols || (answer.StatusCode == HttpStatusCode.OK && request.Headers.Protocol == "websocket");

    private sealed class WireContent(WebSocketWire wire) : HttpContent
    {
        protected override Stream CreateContentReadStream(CancellationToken cancellationToken) => wire;

        protected override Task<Stream> CreateContentReadStreamAsync() => Task.FromResult<Stream>(wire);

        protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) => wire.CopyToAsync(stream);

        protected override bool TryComputeLength(out long length)
        {
            length = 0;
            return false;
        }
    }
}
