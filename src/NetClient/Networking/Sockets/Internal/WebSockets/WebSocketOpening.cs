using System.Net;
using System.Net.WebSockets;
using NetClient.Capabilities;
using NetClient.Errors;
using NetClient.Internal;

namespace NetClient.Networking.Sockets.Internal.WebSockets;

/// <summary>Opens a client's web sockets: one handler with the control's settings, and through it one opening handshake after another.</summary>
internal sealed class WebSocketOpening(NetClientContext context, WebSocketSettings settings, WebSocketFacts facts, Func<CertificateReport, CancellationToken, ValueTask<bool>> judge) : IDisposable
{
    private const int SecurityProblem = unchecked((int)0x800C000E); // INET_E_SECURITY_PROBLEM

    private readonly Lock _gate = new();
    private HttpMessageInvoker? _handler;
    private bool _disposed;
    private volatile bool _rejected;

    /// <summary>Connects and shakes hands, within the time that the settings give.</summary>
    public async Task<WebSocketChannel> OpenAsync(Uri uri, IReadOnlyList<KeyValuePair<string, string>> headers, bool watchesWhenIdle, CancellationToken cancellationToken)
    {
        string endpoint = uri.GetComponents(UriComponents.HostAndPort, UriFormat.UriEscaped);
        using var limit = new CancellationTokenSource(settings.ConnectTimeout, context.Time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, limit.Token);
        facts.Forget();
        _rejected = false;
        ClientWebSocket socket = NewSocket(headers);
        bool opened = false;
        try
        {
            await socket.ConnectAsync(uri, Handler(), either.Token).ConfigureAwait(false);
            WebSocketWire wire = facts.Wire ?? throw new HttpRequestException(HttpRequestError.InvalidResponse, "the server did not open a connection");
            facts.Protocol = socket.SubProtocol ?? "";
            opened = true;
            return new WebSocketChannel(socket, wire, settings.KeepAlive, context.Time, endpoint, watchesWhenIdle);
        }
        catch (Exception e)
        {
            WebSocketGate.LearnFromFailure(e, facts);
            throw Explain(e, socket.HttpStatusCode, endpoint, limit.IsCancellationRequested, cancellationToken);
        }
        finally
        {
            if (!opened)
            {
                socket.Dispose();
                facts.Wire?.Dispose();
                facts.Wire = null;
            }
        }
    }

    public void Dispose()
    {
        lock (_gate)
        {
            _disposed = true;
            _handler?.Dispose();
        }
    }

    private HttpMessageInvoker Handler()
    {
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            return _handler ??= new HttpMessageInvoker(new WireHandler(WebSocketGate.NewHandler(context, settings, facts, JudgeAsync), facts, settings.Compression is not null, context.Time));
        }
    }

    /// <summary>A failed <c>ConnectAsync</c> lets the settings change: the next attempt needs a handler that has them.</summary>
    public void ForgetHandler()
    {
        lock (_gate)
        {
            _handler?.Dispose();
            _handler = null;
        }
    }

    private async ValueTask<bool> JudgeAsync(CertificateReport report, CancellationToken cancellationToken)
    {
        bool accepted = await judge(report, cancellationToken).ConfigureAwait(false);
        _rejected = !accepted;
        return accepted;
    }

    private ClientWebSocket NewSocket(IReadOnlyList<KeyValuePair<string, string>> headers)
    {
        var socket = new ClientWebSocket();
        ClientWebSocketOptions options = socket.Options;
        options.KeepAliveInterval = TimeSpan.Zero; // the channel's watch does it, with pauses that .NET does not know
        options.CollectHttpResponseDetails = true;
        options.HttpVersion = settings.HttpVersion;
        options.HttpVersionPolicy = HttpVersionPolicy.RequestVersionExact;
        if (settings.Compression is { } compression)
        {
            options.DangerousDeflateOptions = new WebSocketDeflateOptions
            {
                ClientMaxWindowBits = compression.ClientMaxWindowBits,
                ClientContextTakeover = compression.ClientContextTakeover,
                ServerMaxWindowBits = compression.ServerMaxWindowBits,
                ServerContextTakeover = compression.ServerContextTakeover,
            };
        }
        foreach (string protocol in settings.Protocols)
            options.AddSubProtocol(protocol);
        foreach ((string name, string value) in headers)
            options.SetRequestHeader(name, value);
        return socket;
    }

    private Exception Explain(Exception e, HttpStatusCode answer, string endpoint, bool late, CancellationToken callersToken)
    {
        if (callersToken.IsCancellationRequested)
            return Throw.Canceled(callersToken, e);
        if (FailureSearch.First<CapabilityDeniedException>(e) is { } denied)
            return new CapabilityDeniedException(denied.Decision);
        if (late)
            return WebSocketErrors.OpeningTimeout(endpoint, settings.ConnectTimeout, e);
        return _rejected
            ? NetworkErrors.Make(NetworkStage.Handshake, endpoint, SecurityProblem, NetworkFailure.Certificate, "the app's own validation rejected the server's certificate", e)
            : WebSocketErrors.Opening(e, answer, endpoint);
    }
}
