using System.Globalization;
using NetClient.Capabilities;
using NetClient.Errors;
using NetClient.Internal;
using NetClient.Networking;
using Polly.Timeout;

namespace NetClient.Web.Http.Internal;

/// <summary>Makes what a request fails with: .NET's exception for it, with the number that Windows has.</summary>
internal static class HttpErrors
{
    /// <summary>The exception to throw in place of .NET's; null when that one is as it should be.</summary>
    public static Exception? Translate(Exception e, HttpRequestMessage request, GatedProxy? proxies, CancellationToken callers) => e switch
    {
        OperationCanceledException when callers.IsCancellationRequested => Throw.Canceled(callers, e),
        CapabilityDeniedException => null,
        HttpRequestException when WebErrorTable.GetStatus(e.HResult) != WebErrorStatus.Unknown => null, // made here
        ObjectDisposedException => Throw.Closed(nameof(NetClientHttpHandler)),
        _ when FailureSearch.First<CapabilityDeniedException>(e) is { } denied => new CapabilityDeniedException(denied.Decision),
        HttpRequestException or IOException or OperationCanceledException => Make(e, request, proxies),
        TimeoutRejectedException => Make(request, proxies, WebErrorTable.GetHResult(WebErrorStatus.Timeout), "it took longer than the handler's ResiliencePipeline allows", HttpRequestError.Unknown, e),
        _ => null,
    };

    /// <summary>A redirection that is not followed.</summary>
    public static HttpRequestException Redirect(HttpRequestMessage request, WebErrorStatus status, string why) =>
        Make(request, null, WebErrorTable.GetHResult(status), why, HttpRequestError.Unknown, null);

    /// <summary>A body of which nothing came for too long.</summary>
    public static NetworkException Stalled(WatchedContent body, Exception inner) =>
        NetworkErrors.Make(NetworkStage.Read, Endpoint(body.Address), WebErrorTable.GetHResult(WebErrorStatus.Timeout), NetworkFailure.None,
            $"nothing came{Through(body.Proxies, body.Address)} for {body.Limit.TotalSeconds.ToString("0.###", CultureInfo.InvariantCulture)} s; the handler's ReadIdleTimeout sets the limit", inner);

    /// <summary>A body that broke off.</summary>
    public static NetworkException Broken(WatchedContent body, Exception e) =>
        NetworkErrors.Make(NetworkStage.Read, Endpoint(body.Address),
            WebFailures.GetHResult(e) ?? WebErrorTable.GetHResult(e is InvalidDataException ? WebErrorStatus.ErrorHttpInvalidServerResponse : WebErrorStatus.ConnectionAborted),
            NetworkFailure.None, Through(body.Proxies, body.Address) is { Length: > 0 } way ? $"{Innermost(e).TrimEnd('.')};{way}" : Innermost(e), e);

    /// <summary>Scheme, host and port: what may stand in a message. Paths and queries can be secrets.</summary>
    public static string Endpoint(Uri? address) => address is { IsAbsoluteUri: true } ? address.GetComponents(UriComponents.SchemeAndServer, UriFormat.UriEscaped) : "the server";

    /// <summary>The way by which something went, for a message: nothing for the direct one. Or one looks for the fault at the server, which may be well.</summary>
    public static string Through(Uri? proxy) => proxy is null ? "" : $" through the proxy {Endpoint(proxy)}";

    private static string Through(GatedProxy? proxies, Uri? address) => Through(address is { IsAbsoluteUri: true } target && Redirection.IsHttp(target) ? proxies?.Find(target) : null);

    private static HttpRequestException Make(Exception e, HttpRequestMessage request, GatedProxy? proxies) =>
        Make(request, proxies, WebFailures.GetHResult(e) ?? OfLimit(e) ?? HResults.Fail, FailureSearch.First<NetworkException>(e)?.Message ?? Innermost(e),
            (e as HttpRequestException)?.HttpRequestError ?? (e is OperationCanceledException ? HttpRequestError.ConnectionError : HttpRequestError.Unknown), e);

    private static HttpRequestException Make(HttpRequestMessage request, GatedProxy? proxies, int hresult, string why, HttpRequestError error, Exception? inner)
    {
        string message = $"{request.Method} {Endpoint(request.RequestUri)}{Through(proxies, request.RequestUri)} failed: {why.TrimEnd('.')} ({WebErrorTable.GetStatus(hresult)}, 0x{hresult:X8}).";
        return new HttpRequestException(error, message, inner is HttpRequestException { InnerException: NetworkException network } ? network : inner) { HResult = hresult };
    }

    // A header longer than the handler takes.
    private static int? OfLimit(Exception e) =>
        e is HttpRequestException { HttpRequestError: HttpRequestError.ConfigurationLimitExceeded } ? WebErrorTable.GetHResult(WebErrorStatus.ErrorHttpInvalidServerResponse) : null;

    private static string Innermost(Exception exception)
    {
        while (exception.InnerException is { } inner)
            exception = inner;
        return exception.Message;
    }
}
