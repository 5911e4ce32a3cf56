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
    public static Exception? Translate(Exception e, HttpRequestMessage request, CancellationToken callers) => e switch
    {
        OperationCanceledException when callers.IsCancellationRequested => Throw.Canceled(callers, e),
        CapabilityDeniedException => null,
        HttpRequestException when WebErrorTable.GetStatus(e.HResult) != WebErrorStatus.Unknown => null, // made here
        ObjectDisposedException => Throw.Closed(nameof(NetClientHttpHandler)),
        _ when FailureSearch.First<CapabilityDeniedException>(e) is { } denied => new CapabilityDeniedException(denied.Decision),
        HttpRequestException or IOException or OperationCanceledException => Make(e, request),
        TimeoutRejectedException => Make(request, WebErrorTable.GetHResult(WebErrorStatus.Timeout), "it took longer than the handler's ResiliencePipeline allows", HttpRequestError.Unknown, e),
        _ => null,
    };

    /// <summary>A redirection that is not followed.</summary>
    public static HttpRequestException Redirect(HttpRequestMessage request, WebErrorStatus status, string why) =>
        Make(request, WebErrorTable.GetHResult(status), why, HttpRequestError.Unknown, null);

    /// <summary>A body of which nothing came for too long.</summary>
    public static NetworkException Stalled(string endpoint, TimeSpan limit, Exception inner) =>
        NetworkErrors.Make(NetworkStage.Read, endpoint, WebErrorTable.GetHResult(WebErrorStatus.Timeout), NetworkFailure.None,
            $"nothing came for {limit.TotalSeconds.ToString("0.###", CultureInfo.InvariantCulture)} s; the handler's ReadIdleTimeout sets the limit", inner);

    /// <summary>A body that broke off.</summary>
    public static NetworkException Broken(string endpoint, Exception e) =>
        NetworkErrors.Make(NetworkStage.Read, endpoint,
            WebFailures.GetHResult(e) ?? WebErrorTable.GetHResult(e is InvalidDataException ? WebErrorStatus.ErrorHttpInvalidServerResponse : WebErrorStatus.ConnectionAborted),
            NetworkFailure.None, Innermost(e), e);

    /// <summary>Scheme, host and port: what may stand in a message. Paths and queries can be secrets.</summary>
    public static string Endpoint(Uri? address) => address is { IsAbsoluteUri: true } ? address.GetComponents(UriComponents.SchemeAndServer, UriFormat.UriEscaped) : "the server";

    private static HttpRequestException Make(Exception e, HttpRequestMessage request) =>
        Make(request, WebFailures.GetHResult(e) ?? OfLimit(e) ?? HResults.Fail, FailureSearch.First<NetworkException>(e)?.Message ?? Innermost(e),
            (e as HttpRequestException)?.HttpRequestError ?? (e is OperationCanceledException ? HttpRequestError.ConnectionError : HttpRequestError.Unknown), e);

    private static HttpRequestException Make(HttpRequestMessage request, int hresult, string why, HttpRequestError error, Exception? inner)
    {
        string message = $"{request.Method} {Endpoint(request.RequestUri)} failed: {why.TrimEnd('.')} ({WebErrorTable.GetStatus(hresult)}, 0x{hresult:X8}).";
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
