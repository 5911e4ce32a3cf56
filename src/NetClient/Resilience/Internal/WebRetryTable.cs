using System.Collections.Frozen;
using NetClient.Errors;
using NetClient.Web;

namespace NetClient.Resilience.Internal;

/// <summary>One status of the web, whether a new attempt can help, and how that is known.</summary>
internal sealed record WebRetryRow(WebErrorStatus Status, RetryAdvice Advice, Evidence Evidence);

/// <summary>Which failures of requests, web sockets and transfers are worth a new attempt. "Documented" is documented for BITS, the transfer service of Windows.</summary>
internal static class WebRetryTable
{
    internal static readonly WebRetryRow[] Rows =
    [   //  status                                           a new attempt         how we know
        new(WebErrorStatus.Unknown,                          RetryAdvice.Never,    Evidence.Observed),   // Microsoft's samples rethrow it
        new(WebErrorStatus.CertificateCommonNameIsIncorrect, RetryAdvice.Never,    Evidence.Inferred),   // a certificate needs a person
        new(WebErrorStatus.CertificateExpired,               RetryAdvice.Never,    Evidence.Inferred),
        new(WebErrorStatus.CertificateContainsErrors,        RetryAdvice.Never,    Evidence.Inferred),
        new(WebErrorStatus.CertificateRevoked,               RetryAdvice.Never,    Evidence.Inferred),
        new(WebErrorStatus.CertificateIsInvalid,             RetryAdvice.Never,    Evidence.Inferred),
        new(WebErrorStatus.ServerUnreachable,                RetryAdvice.Later,    Evidence.Inferred),
        new(WebErrorStatus.Timeout,                          RetryAdvice.Later,    Evidence.Inferred),
        new(WebErrorStatus.ErrorHttpInvalidServerResponse,   RetryAdvice.FewTimes, Evidence.Inferred),
        new(WebErrorStatus.ConnectionAborted,                RetryAdvice.Later,    Evidence.Inferred),
        new(WebErrorStatus.ConnectionReset,                  RetryAdvice.Later,    Evidence.Inferred),
        new(WebErrorStatus.Disconnected,                     RetryAdvice.Later,    Evidence.Inferred),
        new(WebErrorStatus.HttpToHttpsOnRedirection,         RetryAdvice.Never,    Evidence.Inferred),
        new(WebErrorStatus.HttpsToHttpOnRedirection,         RetryAdvice.Never,    Evidence.Inferred),
        new(WebErrorStatus.CannotConnect,                    RetryAdvice.Later,    Evidence.Inferred),
        new(WebErrorStatus.HostNameNotResolved,              RetryAdvice.FewTimes, Evidence.Inferred),   // the name is wrong, or the name server away
        new(WebErrorStatus.OperationCanceled,                RetryAdvice.Never,    Evidence.Inferred),   // the caller cancelled
        new(WebErrorStatus.RedirectFailed,                   RetryAdvice.Never,    Evidence.Inferred),
        new(WebErrorStatus.UnexpectedStatusCode,             RetryAdvice.Never,    Evidence.Inferred),
        new(WebErrorStatus.UnexpectedRedirection,            RetryAdvice.Never,    Evidence.Inferred),
        new(WebErrorStatus.UnexpectedClientError,            RetryAdvice.Never,    Evidence.Inferred),
        new(WebErrorStatus.UnexpectedServerError,            RetryAdvice.Later,    Evidence.Inferred),
        new(WebErrorStatus.InsufficientRangeSupport,         RetryAdvice.Never,    Evidence.Inferred),   // restarting without ranges may do
        new(WebErrorStatus.MissingContentLengthSupport,      RetryAdvice.Never,    Evidence.Inferred),   // likewise
        new(WebErrorStatus.MultipleChoices,                  RetryAdvice.Never,    Evidence.Documented),
        new(WebErrorStatus.MovedPermanently,                 RetryAdvice.Never,    Evidence.Documented),
        new(WebErrorStatus.Found,                            RetryAdvice.Never,    Evidence.Documented),
        new(WebErrorStatus.SeeOther,                         RetryAdvice.Never,    Evidence.Documented),
        new(WebErrorStatus.NotModified,                      RetryAdvice.Never,    Evidence.Documented),
        new(WebErrorStatus.UseProxy,                         RetryAdvice.Never,    Evidence.Documented),
        new(WebErrorStatus.TemporaryRedirect,                RetryAdvice.Never,    Evidence.Documented),
        new(WebErrorStatus.BadRequest,                       RetryAdvice.Never,    Evidence.Documented),
        new(WebErrorStatus.Unauthorized,                     RetryAdvice.Never,    Evidence.Inferred),   // until the credentials change
        new(WebErrorStatus.PaymentRequired,                  RetryAdvice.Never,    Evidence.Documented),
        new(WebErrorStatus.Forbidden,                        RetryAdvice.Never,    Evidence.Documented),
        new(WebErrorStatus.NotFound,                         RetryAdvice.Never,    Evidence.Documented),
        new(WebErrorStatus.MethodNotAllowed,                 RetryAdvice.Never,    Evidence.Documented),
        new(WebErrorStatus.NotAcceptable,                    RetryAdvice.Never,    Evidence.Documented),
        new(WebErrorStatus.ProxyAuthenticationRequired,      RetryAdvice.Never,    Evidence.Inferred),   // until the credentials change
        new(WebErrorStatus.RequestTimeout,                   RetryAdvice.Later,    Evidence.Documented),
        new(WebErrorStatus.Conflict,                         RetryAdvice.Never,    Evidence.Inferred),   // BITS tries again, HTTP clients in general do not
        new(WebErrorStatus.Gone,                             RetryAdvice.Never,    Evidence.Documented),
        new(WebErrorStatus.LengthRequired,                   RetryAdvice.Never,    Evidence.Documented),
        new(WebErrorStatus.PreconditionFailed,               RetryAdvice.Never,    Evidence.Documented),
        new(WebErrorStatus.RequestEntityTooLarge,            RetryAdvice.Never,    Evidence.Documented),
        new(WebErrorStatus.RequestUriTooLong,                RetryAdvice.Never,    Evidence.Documented),
        new(WebErrorStatus.UnsupportedMediaType,             RetryAdvice.Never,    Evidence.Documented),
        new(WebErrorStatus.RequestedRangeNotSatisfiable,     RetryAdvice.Never,    Evidence.Documented),
        new(WebErrorStatus.ExpectationFailed,                RetryAdvice.Never,    Evidence.Documented),
        new(WebErrorStatus.InternalServerError,              RetryAdvice.Later,    Evidence.Documented),
        new(WebErrorStatus.NotImplemented,                   RetryAdvice.Never,    Evidence.Documented),
        new(WebErrorStatus.BadGateway,                       RetryAdvice.Later,    Evidence.Documented),
        new(WebErrorStatus.ServiceUnavailable,               RetryAdvice.Later,    Evidence.Documented),
        new(WebErrorStatus.GatewayTimeout,                   RetryAdvice.Later,    Evidence.Documented),
        new(WebErrorStatus.HttpVersionNotSupported,          RetryAdvice.Never,    Evidence.Documented),
    ];

    private static readonly FrozenDictionary<WebErrorStatus, RetryAdvice> AdviceByStatus = Rows.ToFrozenDictionary(row => row.Status, row => row.Advice);

    /// <summary>The advice for a status; <see cref="RetryAdvice.Never"/> for a number that is no status.</summary>
    public static RetryAdvice GetAdvice(WebErrorStatus status) => AdviceByStatus.GetValueOrDefault(status);
}
