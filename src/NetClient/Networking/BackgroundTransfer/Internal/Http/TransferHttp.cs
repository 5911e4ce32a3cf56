using NetClient.Internal;
using NetClient.Networking.BackgroundTransfer.Internal.Journal;
using NetClient.Security.Credentials;
using NetClient.Web;
using NetClient.Web.Http;
using NetClient.Web.Http.Internal;

namespace NetClient.Networking.BackgroundTransfer.Internal.Http;

/// <summary>Sends the requests of transfers, each connection through the capability gate.</summary>
internal sealed class TransferHttp(NetClientContext context) : IDisposable
{
    private readonly Lock _gate = new();
    private readonly Dictionary<(CredentialRecord? Server, CredentialRecord? Proxy), HttpMessageInvoker> _invokers = [];

    /// <summary>A request with the app's headers; the body is the caller's to add.</summary>
    public static HttpRequestMessage NewRequest(Transfer transfer)
    {
        var request = new HttpRequestMessage(new HttpMethod(transfer.Record.Method), transfer.Address);
        foreach ((string name, string value) in transfer.Secrets.Headers)
            request.Headers.TryAddWithoutValidation(name, value);
        return request;
    }

    /// <summary>Sends a request and returns when the head of the answer is there.</summary>
    /// <exception cref="NetworkException">There was none, or not in time.</exception>
    public async Task<HttpResponseMessage> SendAsync(Transfer transfer, HttpRequestMessage request, CancellationToken token)
    {
        using var limit = new AnswerLimit(transfer.Engine);
        return await SendAsync(transfer, request, limit, token).ConfigureAwait(false);
    }

    /// <summary>As before, with a limit that stands still while a body is being sent.</summary>
    public async Task<HttpResponseMessage> SendAsync(Transfer transfer, HttpRequestMessage request, AnswerLimit limit, CancellationToken token)
    {
        TransferOptions options = transfer.Engine.Options;
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, token);
        try
        {
            return await InvokerFor(transfer.Secrets).SendAsync(request, either.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException e) when (!token.IsCancellationRequested)
        {
            throw TransferErrors.Of(WebErrorStatus.Timeout, transfer.Address, $"the server did not begin to answer within {options.ResponseLimit.TotalSeconds:0} s", e);
        }
        catch (Exception e) when (TransferErrors.OfRequest(e, transfer) is var explained && explained != e)
        {
            throw explained;
        }
    }

    /// <summary>The proxy on the way to an address, for messages; null when there is none.</summary>
    public Uri? ProxyFor(Uri address) => new GatedProxy(context.SystemProxy ?? HttpClient.DefaultProxy, isSystems: true, credentials: null, context.Capabilities).Find(address);

    /// <summary>Adds a header of the app's, to the request or to its content, wherever it belongs.</summary>
    public static void AddContentHeaders(HttpContent content, Transfer transfer)
    {
        foreach ((string name, string value) in transfer.Secrets.Headers)
        {
            if (IsContentHeader(name))
                content.Headers.TryAddWithoutValidation(name, value);
        }
    }

    public void Dispose()
    {
        lock (_gate)
        {
            foreach (HttpMessageInvoker invoker in _invokers.Values)
                invoker.Dispose();
            _invokers.Clear();
        }
    }

    private static bool IsContentHeader(string name) =>
        name.StartsWith("Content-", StringComparison.OrdinalIgnoreCase) || name.Equals("Expires", StringComparison.OrdinalIgnoreCase) ||
        name.Equals("Last-Modified", StringComparison.OrdinalIgnoreCase) || name.Equals("Allow", StringComparison.OrdinalIgnoreCase);

    // Transfers have limits of their own for answers and bodies.
    private NetClientHttpHandler NewHandler(TransferSecrets secrets) => new(context)
    {
        ServerCredential = Of(secrets.Server),
        ProxyCredential = Of(secrets.Proxy),
        ReadIdleTimeout = Timeout.InfiniteTimeSpan,
    };

    private PasswordCredential? Of(CredentialRecord? record) => record is null ? null : new(context.Credentials, record.Resource, record.UserName, record.Password);

    private HttpMessageInvoker InvokerFor(TransferSecrets secrets)
    {
        lock (_gate)
        {
            if (!_invokers.TryGetValue((secrets.Server, secrets.Proxy), out HttpMessageInvoker? invoker))
                _invokers.Add((secrets.Server, secrets.Proxy), invoker = new HttpMessageInvoker(NewHandler(secrets)));
            return invoker;
        }
    }
}
