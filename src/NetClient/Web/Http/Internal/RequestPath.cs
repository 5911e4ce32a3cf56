using Microsoft.Extensions.Logging;
using NetClient.Capabilities;
using NetClient.Internal;
using NetClient.Networking.Sockets.Internal;
using NetClient.Networking.Sockets.Internal.ControlChannels;
using Polly;

namespace NetClient.Web.Http.Internal;

/// <summary>The way of a request from the gate to the network and, where it is redirected, there again: each hop is judged like a first request.</summary>
internal sealed class RequestPath : IDisposable
{
    private readonly NetClientContext _context;
    private readonly GatedProxy? _proxies;
    private readonly TargetGate _gate;
    private readonly RequestPathOptions _options;
    private readonly HttpConnections _connections;
    private readonly HttpMessageInvoker _handler;
    private readonly Lazy<HttpMessageInvoker> _strangers;
    private readonly CachePath? _cache;
    private readonly ILogger _log;

    public RequestPath(NetClientContext context, RequestPathOptions options)
    {
        (_context, _options) = (context, options);
        _log = context.Loggers.CreateLogger("NetClient.Web.Http.NetClientHttpHandler");
        _proxies = options.Connections.Proxy as GatedProxy;
        _gate = new TargetGate(context.Capabilities, _proxies);
        _connections = new HttpConnections(context, options.Connections);
        _handler = NewInvoker(context, options.Connections);
        _cache = options.Cache is { } cache ? new CachePath(cache, options.Connections.Cookies, options.MaxRedirections > 0, context.Time) : null;

        // A server that a redirection leads to, and that the app did not name, learns nothing of who the user is: neither password nor certificate. Connections that
        // prove who he is (a client's certificate, NTLM) must not be shared with it, so it gets a handler of its own.
        _strangers = options.Connections is { Credentials: null, ClientCertificate: null }
            ? new Lazy<HttpMessageInvoker>(_handler)
            : new Lazy<HttpMessageInvoker>(() => NewInvoker(context, options.Connections with { Credentials = null, ClientCertificate = null }));
    }

    public Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
        ControlChannelLink.Of(request) is { IsReleased: false } link
            ? SendForChannelAsync(link, request, cancellationToken)
            : SendAsync(_handler, request, null, cancellationToken);

    private async Task<HttpResponseMessage> SendAsync(HttpMessageInvoker handler, HttpRequestMessage request, ControlChannelLink? link, CancellationToken cancellationToken)
    {
        try
        {
            HttpResponseMessage answer = await SendOnceAsync(handler, request, link is null, cancellationToken).ConfigureAwait(false);
            if ((int)answer.StatusCode is >= 300 and < 400 && _options.MaxRedirections > 0)
                answer = await FollowAsync(handler, request, answer, link is null, cancellationToken).ConfigureAwait(false);
            _options.Observer?.Invoke(request.RequestUri is { } address ? _connections.Find(address) : null);
            return WatchedContent.Put(answer, _options.ReadIdleTimeout, _options.Time, _proxies, link);
        }
        catch (Exception e)
        {
            Exception? translated = HttpErrors.Translate(e, request, _proxies, cancellationToken);
            Tell(translated ?? e);
            if (translated is null)
                throw;
            throw translated;
        }
    }

    // The request of a control channel has a connection of its own, so that it can be told when that is there. The connection outlives its handler: it ends with the answer's body.
    private async Task<HttpResponseMessage> SendForChannelAsync(ControlChannelLink link, HttpRequestMessage request, CancellationToken cancellationToken)
    {
        link.Connecting();
        try
        {
            using HttpMessageInvoker own = NewInvoker(_context, _options.Connections);
            HttpResponseMessage answer = await SendAsync(own, request, link, cancellationToken).ConfigureAwait(false);
            link.Arrived();
            link.Taken();
            return answer;
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            link.Closed();
            throw;
        }
        catch (Exception e)
        {
            link.Lost(e);
            throw;
        }
    }

    public void Dispose()
    {
        _handler.Dispose();
        if (_strangers.IsValueCreated)
            _strangers.Value.Dispose();
    }

    private void Tell(Exception failure)
    {
        if (failure is CapabilityDeniedException)
            HttpLog.Denied(_log, failure.Message);
        else if (failure is HttpRequestException)
            HttpLog.Failed(_log, failure.Message);
    }

    private Task<HttpResponseMessage> SendOnceAsync(HttpMessageInvoker handler, HttpRequestMessage request, bool mayBeCached, CancellationToken cancellationToken)
    {
        // Other addresses are left to .NET's handler, which refuses them without having connected to anything.
        if (request.RequestUri is { IsAbsoluteUri: true } target && Redirection.IsHttp(target))
            _gate.Demand(target);
        return _cache is null || !mayBeCached ? SendPersistentlyAsync(handler, request, cancellationToken)
            : _cache.SendAsync(request, handler != _handler || PrivateHeaders.Of(request) is { AreLeftOut: true }, (asking, token) => SendPersistentlyAsync(handler, asking, token), cancellationToken);
    }

    private Task<HttpResponseMessage> SendPersistentlyAsync(HttpMessageInvoker handler, HttpRequestMessage request, CancellationToken cancellationToken) =>
        _options.Pipeline is { } pipeline && Repetition.IsSafe(request)
            ? pipeline.ExecuteAsync(static (call, token) => new ValueTask<HttpResponseMessage>(call.handler.SendAsync(call.request, token)), (handler, request), cancellationToken).AsTask()
            : handler.SendAsync(request, cancellationToken);

    private async Task<HttpResponseMessage> FollowAsync(
        HttpMessageInvoker handler, HttpRequestMessage request, HttpResponseMessage answer, bool mayBeCached, CancellationToken cancellationToken)
    {
        for (int followed = 0; Redirection.Target(answer, request.RequestUri!) is { } to; followed++)
        {
            using (answer)
            {
                Uri from = request.RequestUri!;
                if (followed == _options.MaxRedirections)
                    throw HttpErrors.Redirect(request, WebErrorStatus.RedirectFailed, $"it was redirected more than {followed} times (MaxAutomaticRedirections)");
                if (Redirection.Objection(from, to) is { } objection)
                    throw HttpErrors.Redirect(request, objection, $"the server redirects to {HttpErrors.Endpoint(to)}, which is not followed");
                if (_log.IsEnabled(LogLevel.Debug))
                    HttpLog.Redirected(_log, HttpErrors.Endpoint(from), HttpErrors.Endpoint(to), (int)answer.StatusCode);
                if (Redirection.Apply(request, answer.StatusCode, from, to))
                    handler = _strangers.Value;
            }
            answer = await SendOnceAsync(handler, request, mayBeCached, cancellationToken).ConfigureAwait(false);
        }
        return answer;
    }

    private HttpMessageInvoker NewInvoker(NetClientContext context, HttpConnectionOptions options) =>
        new(context.Connector.NewHttpHandler(options, _connections));
}

/// <summary>What a <see cref="RequestPath"/> goes by.</summary>
internal sealed record RequestPathOptions(
    HttpConnectionOptions Connections, int MaxRedirections, TimeSpan ReadIdleTimeout, TimeProvider Time, HttpResponseCache? Cache, ResiliencePipeline<HttpResponseMessage>? Pipeline,
    Action<HttpConnectionFacts?>? Observer);
