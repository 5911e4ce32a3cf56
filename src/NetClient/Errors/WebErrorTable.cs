using System.Collections.Frozen;
using NetClient.Web;

namespace NetClient.Errors;

/// <summary>One failure of the web: the status an app sees, the HRESULT of Windows, and how that is known.</summary>
internal sealed record WebErrorRow(WebErrorStatus Status, int HResult, Evidence Evidence);

/// <summary>The one place that says which HRESULT is which <see cref="WebErrorStatus"/>. Requests, web sockets and transfers share it, as they share the enum.</summary>
internal static class WebErrorTable
{
    internal static readonly WebErrorRow[] Rows =
    [   //  status an app sees                                 HRESULT                     how we know
        new(WebErrorStatus.CertificateCommonNameIsIncorrect,   unchecked((int)0x80072F06), Evidence.Documented),// WININET_E_SEC_CERT_CN_INVALID
        new(WebErrorStatus.CertificateExpired,                 unchecked((int)0x80072F05), Evidence.Documented),// WININET_E_SEC_CERT_DATE_INVALID
        new(WebErrorStatus.CertificateContainsErrors,          unchecked((int)0x80072F17), Evidence.Documented),// WININET_E_SEC_CERT_ERRORS
        new(WebErrorStatus.CertificateRevoked,                 unchecked((int)0x80072F8A), Evidence.Documented),// WININET_E_SEC_CERT_REVOKED
        new(WebErrorStatus.CertificateIsInvalid,               unchecked((int)0x80072F89), Evidence.Documented),// WININET_E_SEC_INVALID_CERT
        new(WebErrorStatus.CertificateIsInvalid,               unchecked((int)0x80072F0D), Evidence.Inferred),// WININET_E_INVALID_CA: seen for an untrusted issuer
        new(WebErrorStatus.ServerUnreachable,                  unchecked((int)0x80072F84), Evidence.Documented),// WININET_E_SERVER_UNREACHABLE
        new(WebErrorStatus.Timeout,                            unchecked((int)0x80072EE2), Evidence.Documented),// WININET_E_TIMEOUT
        new(WebErrorStatus.ErrorHttpInvalidServerResponse,     unchecked((int)0x80072F78), Evidence.Documented),// WININET_E_INVALID_SERVER_RESPONSE
        new(WebErrorStatus.ConnectionAborted,                  unchecked((int)0x80072EFE), Evidence.Documented),// WININET_E_CONNECTION_ABORTED
        new(WebErrorStatus.ConnectionReset,                    unchecked((int)0x80072EFF), Evidence.Documented),// WININET_E_CONNECTION_RESET
        new(WebErrorStatus.Disconnected,                       unchecked((int)0x80072F83), Evidence.Documented),// WININET_E_DISCONNECTED
        new(WebErrorStatus.HttpToHttpsOnRedirection,           unchecked((int)0x80072F07), Evidence.Documented),// WININET_E_HTTP_TO_HTTPS_ON_REDIR
        new(WebErrorStatus.HttpsToHttpOnRedirection,           unchecked((int)0x80072F08), Evidence.Documented),// WININET_E_HTTPS_TO_HTTP_ON_REDIR
        new(WebErrorStatus.CannotConnect,                      unchecked((int)0x80072EFD), Evidence.Documented),// WININET_E_CANNOT_CONNECT
        new(WebErrorStatus.HostNameNotResolved,                unchecked((int)0x80072EE7), Evidence.Documented),// WININET_E_NAME_NOT_RESOLVED
        new(WebErrorStatus.OperationCanceled,                  unchecked((int)0x80072EF1), Evidence.Documented),// WININET_E_OPERATION_CANCELLED
        new(WebErrorStatus.RedirectFailed,                     unchecked((int)0x80072F7C), Evidence.Documented),// WININET_E_REDIRECT_FAILED
        new(WebErrorStatus.UnexpectedStatusCode,               unchecked((int)0x80190001), Evidence.Documented),// HTTP_E_STATUS_UNEXPECTED
        new(WebErrorStatus.UnexpectedRedirection,              unchecked((int)0x80190003), Evidence.Documented),// HTTP_E_STATUS_UNEXPECTED_REDIRECTION
        new(WebErrorStatus.UnexpectedClientError,              unchecked((int)0x80190004), Evidence.Documented),// HTTP_E_STATUS_UNEXPECTED_CLIENT_ERROR
        new(WebErrorStatus.UnexpectedServerError,              unchecked((int)0x80190005), Evidence.Documented),// HTTP_E_STATUS_UNEXPECTED_SERVER_ERROR
        new(WebErrorStatus.InsufficientRangeSupport,           unchecked((int)0x80200013), Evidence.Documented),// BG_E_INSUFFICIENT_RANGE_SUPPORT
        new(WebErrorStatus.MissingContentLengthSupport,        unchecked((int)0x80200011), Evidence.Inferred),// BG_E_MISSING_FILE_SIZE
        new(WebErrorStatus.MultipleChoices,                    unchecked((int)0x8019012C), Evidence.Documented),// HTTP_E_STATUS_AMBIGUOUS
        new(WebErrorStatus.MovedPermanently,                   unchecked((int)0x8019012D), Evidence.Documented),// HTTP_E_STATUS_MOVED
        new(WebErrorStatus.Found,                              unchecked((int)0x8019012E), Evidence.Documented),// HTTP_E_STATUS_REDIRECT
        new(WebErrorStatus.SeeOther,                           unchecked((int)0x8019012F), Evidence.Documented),// HTTP_E_STATUS_REDIRECT_METHOD
        new(WebErrorStatus.NotModified,                        unchecked((int)0x80190130), Evidence.Documented),// HTTP_E_STATUS_NOT_MODIFIED
        new(WebErrorStatus.UseProxy,                           unchecked((int)0x80190131), Evidence.Documented),// HTTP_E_STATUS_USE_PROXY
        new(WebErrorStatus.TemporaryRedirect,                  unchecked((int)0x80190133), Evidence.Documented),// HTTP_E_STATUS_REDIRECT_KEEP_VERB
        new(WebErrorStatus.BadRequest,                         unchecked((int)0x80190190), Evidence.Documented),// HTTP_E_STATUS_BAD_REQUEST
        new(WebErrorStatus.Unauthorized,                       unchecked((int)0x80190191), Evidence.Documented),// HTTP_E_STATUS_DENIED
        new(WebErrorStatus.PaymentRequired,                    unchecked((int)0x80190192), Evidence.Documented),// HTTP_E_STATUS_PAYMENT_REQ
        new(WebErrorStatus.Forbidden,                          unchecked((int)0x80190193), Evidence.Documented),// HTTP_E_STATUS_FORBIDDEN
        new(WebErrorStatus.NotFound,                           unchecked((int)0x80190194), Evidence.Documented),// HTTP_E_STATUS_NOT_FOUND
        new(WebErrorStatus.MethodNotAllowed,                   unchecked((int)0x80190195), Evidence.Documented),// HTTP_E_STATUS_BAD_METHOD
        new(WebErrorStatus.NotAcceptable,                      unchecked((int)0x80190196), Evidence.Documented),// HTTP_E_STATUS_NONE_ACCEPTABLE
        new(WebErrorStatus.ProxyAuthenticationRequired,        unchecked((int)0x80190197), Evidence.Documented),// HTTP_E_STATUS_PROXY_AUTH_REQ
        new(WebErrorStatus.RequestTimeout,                     unchecked((int)0x80190198), Evidence.Documented),// HTTP_E_STATUS_REQUEST_TIMEOUT
        new(WebErrorStatus.Conflict,                           unchecked((int)0x80190199), Evidence.Documented),// HTTP_E_STATUS_CONFLICT
        new(WebErrorStatus.Gone,                               unchecked((int)0x8019019A), Evidence.Documented),// HTTP_E_STATUS_GONE
        new(WebErrorStatus.LengthRequired,                     unchecked((int)0x8019019B), Evidence.Documented),// HTTP_E_STATUS_LENGTH_REQUIRED
        new(WebErrorStatus.PreconditionFailed,                 unchecked((int)0x8019019C), Evidence.Documented),// HTTP_E_STATUS_PRECOND_FAILED
        new(WebErrorStatus.RequestEntityTooLarge,              unchecked((int)0x8019019D), Evidence.Documented),// HTTP_E_STATUS_REQUEST_TOO_LARGE
        new(WebErrorStatus.RequestUriTooLong,                  unchecked((int)0x8019019E), Evidence.Documented),// HTTP_E_STATUS_URI_TOO_LONG
        new(WebErrorStatus.UnsupportedMediaType,               unchecked((int)0x8019019F), Evidence.Documented),// HTTP_E_STATUS_UNSUPPORTED_MEDIA
        new(WebErrorStatus.RequestedRangeNotSatisfiable,       unchecked((int)0x801901A0), Evidence.Documented),// HTTP_E_STATUS_RANGE_NOT_SATISFIABLE
        new(WebErrorStatus.ExpectationFailed,                  unchecked((int)0x801901A1), Evidence.Documented),// HTTP_E_STATUS_EXPECTATION_FAILED
        new(WebErrorStatus.InternalServerError,                unchecked((int)0x801901F4), Evidence.Documented),// HTTP_E_STATUS_SERVER_ERROR
        new(WebErrorStatus.NotImplemented,                     unchecked((int)0x801901F5), Evidence.Documented),// HTTP_E_STATUS_NOT_SUPPORTED
        new(WebErrorStatus.BadGateway,                         unchecked((int)0x801901F6), Evidence.Documented),// HTTP_E_STATUS_BAD_GATEWAY
        new(WebErrorStatus.ServiceUnavailable,                 unchecked((int)0x801901F7), Evidence.Documented),// HTTP_E_STATUS_SERVICE_UNAVAIL
        new(WebErrorStatus.GatewayTimeout,                     unchecked((int)0x801901F8), Evidence.Documented),// HTTP_E_STATUS_GATEWAY_TIMEOUT
        new(WebErrorStatus.HttpVersionNotSupported,            unchecked((int)0x801901F9), Evidence.Documented),// HTTP_E_STATUS_VERSION_NOT_SUP
    ];

    private const int FacilityHttp = unchecked((int)0x80190000);
    private const int RetryWith = 449;

    private static readonly FrozenDictionary<int, WebErrorStatus> StatusByHResult = Rows.ToFrozenDictionary(row => row.HResult, row => row.Status);

    /// <summary>The status of an HRESULT; <see cref="WebErrorStatus.Unknown"/> without a row.</summary>
    public static WebErrorStatus GetStatus(int hresult) =>
        StatusByHResult.TryGetValue(hresult, out WebErrorStatus status) ? status : OutsideTheConstants(unchecked(hresult - FacilityHttp));

    /// <summary>The first HRESULT of a status.</summary>
    public static int GetHResult(WebErrorStatus status) => Array.Find(Rows, row => row.Status == status)?.HResult ?? HResults.Fail;

    /// <summary>The HRESULT of a server's answer: HTTP_E_STATUS_n, facility 25 with the status as code. Documented for EnsureSuccessStatusCode.</summary>
    public static int FromHttpStatus(int status) => FacilityHttp | status;

    // Inferred: a server's answer that Windows has no constant for (308, 418, 429 ...) is the unexpected one of its class. 449 has a constant, among those of BITS,
    // and no member: it stays Unknown.
    private static WebErrorStatus OutsideTheConstants(int httpStatus) => httpStatus switch
    {
        RetryWith => WebErrorStatus.Unknown,
        >= 300 and < 400 => WebErrorStatus.UnexpectedRedirection,
        >= 400 and < 500 => WebErrorStatus.UnexpectedClientError,
        >= 500 and < 600 => WebErrorStatus.UnexpectedServerError,
        _ => WebErrorStatus.Unknown,
    };
}
