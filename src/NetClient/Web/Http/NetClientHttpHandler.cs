using NetClient.Capabilities;
using NetClient.Internal;
using NetClient.Networking;
using NetClient.Web.Http.Internal;

namespace NetClient.Web.Http;

/// <summary>Sends HTTP requests through the capability gate: the handler to give to an <see cref="HttpClient"/>. An addition; Windows puts its gate below every HTTP stack.</summary>
/// <remarks>
/// <para>Every request is judged by the app's manifest, and every redirection like a request of its own: a forbidden one is never connected. HTTP/1.1 and, where the request's version
/// asks for it, HTTP/2; TLS 1.2 or newer; certificates are judged as <see cref="NetClient.Networking.Sockets.StreamSocket"/> judges them.</para>
/// <para>Settings are made before the first request. One handler is meant to serve an app for long, from any thread.</para>
/// <para>A request fails with <see cref="HttpRequestException"/>, whose <see cref="Exception.HResult"/> is the number that Windows has for the failure
/// (<see cref="WebError.GetStatus(int)"/>), with <see cref="CapabilityDeniedException"/> when the manifest does not cover its target, and with an
/// <see cref="OperationCanceledException"/> when its token was cancelled. A body that breaks off fails its read with a <see cref="NetworkException"/>.</para>
/// </remarks>
public sealed partial class NetClientHttpHandler : HttpMessageHandler
{
    private readonly NetClientContext _context;
    private readonly Lock _building = new();
    private volatile RequestPath? _path;
    private volatile bool _disposed;

    /// <summary>Makes a handler for the app that the manifest beside it describes.</summary>
    public NetClientHttpHandler()
        : this(NetClientContext.Default)
    {
    }

    internal NetClientHttpHandler(NetClientContext context) => _context = context;

    /// <summary>Sends a request.</summary>
    /// <param name="request">The request. After redirections its address is that of the answer, as with .NET's own handlers.</param>
    /// <param name="cancellationToken">Ends the request.</param>
    /// <returns>The answer, whatever its status, as soon as its header has come.</returns>
    /// <exception cref="CapabilityDeniedException">The app's manifest does not cover the target, or that of a redirection (0x80070005).</exception>
    /// <exception cref="HttpRequestException">There was no answer, or a redirection that is not followed; <see cref="Exception.HResult"/> tells which failure it was.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled (0x800704C7).</exception>
    /// <exception cref="ObjectDisposedException">The handler was disposed (0x80000013).</exception>
    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        Throw.IfNull(request);
        return _path is { } path ? path.SendAsync(request, cancellationToken) : OpenAndSendAsync(request, cancellationToken);
    }

    /// <summary>Sends a request and blocks until its answer's header has come. <see cref="SendAsync"/> does the same and blocks no thread.</summary>
    /// <inheritdoc cref="SendAsync"/>
    protected override HttpResponseMessage Send(HttpRequestMessage request, CancellationToken cancellationToken) =>
        SendAsync(request, cancellationToken).GetAwaiter().GetResult();

    /// <summary>Closes the connections, those in use when their requests have ended: an <see cref="HttpClient"/> that is disposed cancels its own.</summary>
    /// <param name="disposing">Whether it is disposed, and not collected.</param>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            lock (_building)
            {
                _disposed = true;
                _path?.Dispose();
            }
        }
        base.Dispose(disposing);
    }

    private async Task<HttpResponseMessage> OpenAndSendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
        await Open().SendAsync(request, cancellationToken).ConfigureAwait(false);

    private RequestPath Open()
    {
        lock (_building)
        {
            if (_disposed)
                throw Throw.Closed(nameof(NetClientHttpHandler));
            if (_path is null)
            {
                _settings.Lock();
                _path = new RequestPath(_context, Options());
            }
            return _path;
        }
    }
}
