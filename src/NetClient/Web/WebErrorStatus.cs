namespace NetClient.Web;

/// <summary>What a failure of a request, a web socket or a transfer was.</summary>
public enum WebErrorStatus
{
    /// <summary>No known failure: fatal, trying again will not help.</summary>
    Unknown = 0,
    /// <summary>The certificate is for another name.</summary>
    CertificateCommonNameIsIncorrect = 1,
    /// <summary>A certificate is expired or not yet valid.</summary>
    CertificateExpired = 2,
    /// <summary>Several things are wrong with the certificate.</summary>
    CertificateContainsErrors = 3,
    /// <summary>The certificate was revoked.</summary>
    CertificateRevoked = 4,
    /// <summary>The certificate is otherwise invalid, or its issuer is not trusted.</summary>
    CertificateIsInvalid = 5,
    /// <summary>There is no route to the server.</summary>
    ServerUnreachable = 6,
    /// <summary>The time allowed ran out.</summary>
    Timeout = 7,
    /// <summary>The server's answer is not valid HTTP, or does not open a web socket.</summary>
    ErrorHttpInvalidServerResponse = 8,
    /// <summary>The connection was ended before the answer, or the message, was complete.</summary>
    ConnectionAborted = 9,
    /// <summary>The peer reset the connection.</summary>
    ConnectionReset = 10,
    /// <summary>This machine has lost its network.</summary>
    Disconnected = 11,
    /// <summary>A redirection leads from HTTP to HTTPS.</summary>
    HttpToHttpsOnRedirection = 12,
    /// <summary>A redirection leads from HTTPS to HTTP, and was not followed.</summary>
    HttpsToHttpOnRedirection = 13,
    /// <summary>The connection could not be opened.</summary>
    CannotConnect = 14,
    /// <summary>The host name was not resolved.</summary>
    HostNameNotResolved = 15,
    /// <summary>The operation was cancelled.</summary>
    OperationCanceled = 16,
    /// <summary>There were too many redirections, or one could not be followed.</summary>
    RedirectFailed = 17,
    /// <summary>The status of the answer was not expected.</summary>
    UnexpectedStatusCode = 18,
    /// <summary>A redirection (3xx) without a member of its own.</summary>
    UnexpectedRedirection = 19,
    /// <summary>A client error (4xx) without a member of its own.</summary>
    UnexpectedClientError = 20,
    /// <summary>A server error (5xx) without a member of its own.</summary>
    UnexpectedServerError = 21,
    /// <summary>The server does not support the ranges that a random-access download needs.</summary>
    InsufficientRangeSupport = 22,
    /// <summary>The server does not tell the length that a random-access download needs.</summary>
    MissingContentLengthSupport = 23,
    /// <summary>The server answered 300 (Multiple Choices).</summary>
    MultipleChoices = 300,
    /// <summary>The server answered 301 (Moved Permanently).</summary>
    MovedPermanently = 301,
    /// <summary>The server answered 302 (Found).</summary>
    Found = 302,
    /// <summary>The server answered 303 (See Other).</summary>
    SeeOther = 303,
    /// <summary>The server answered 304 (Not Modified).</summary>
    NotModified = 304,
    /// <summary>The server answered 305 (Use Proxy).</summary>
    UseProxy = 305,
    /// <summary>The server answered 307 (Temporary Redirect).</summary>
    TemporaryRedirect = 307,
    /// <summary>The server answered 400 (Bad Request).</summary>
    BadRequest = 400,
    /// <summary>The server answered 401 (Unauthorized).</summary>
    Unauthorized = 401,
    /// <summary>The server answered 402 (Payment Required).</summary>
    PaymentRequired = 402,
    /// <summary>The server answered 403 (Forbidden).</summary>
    Forbidden = 403,
    /// <summary>The server answered 404 (Not Found).</summary>
    NotFound = 404,
    /// <summary>The server answered 405 (Method Not Allowed).</summary>
    MethodNotAllowed = 405,
    /// <summary>The server answered 406 (Not Acceptable).</summary>
    NotAcceptable = 406,
    /// <summary>The server answered 407 (Proxy Authentication Required).</summary>
    ProxyAuthenticationRequired = 407,
    /// <summary>The server answered 408 (Request Timeout).</summary>
    RequestTimeout = 408,
    /// <summary>The server answered 409 (Conflict).</summary>
    Conflict = 409,
    /// <summary>The server answered 410 (Gone).</summary>
    Gone = 410,
    /// <summary>The server answered 411 (Length Required).</summary>
    LengthRequired = 411,
    /// <summary>The server answered 412 (Precondition Failed).</summary>
    PreconditionFailed = 412,
    /// <summary>The server answered 413 (Request Entity Too Large).</summary>
    RequestEntityTooLarge = 413,
    /// <summary>The server answered 414 (Request URI Too Long).</summary>
    RequestUriTooLong = 414,
    /// <summary>The server answered 415 (Unsupported Media Type).</summary>
    UnsupportedMediaType = 415,
    /// <summary>The server answered 416 (Requested Range Not Satisfiable).</summary>
    RequestedRangeNotSatisfiable = 416,
    /// <summary>The server answered 417 (Expectation Failed).</summary>
    ExpectationFailed = 417,
    /// <summary>The server answered 500 (Internal Server Error).</summary>
    InternalServerError = 500,
    /// <summary>The server answered 501 (Not Implemented).</summary>
    NotImplemented = 501,
    /// <summary>The server answered 502 (Bad Gateway).</summary>
    BadGateway = 502,
    /// <summary>The server answered 503 (Service Unavailable).</summary>
    ServiceUnavailable = 503,
    /// <summary>The server answered 504 (Gateway Timeout).</summary>
    GatewayTimeout = 504,
    /// <summary>The server answered 505 (HTTP Version Not Supported).</summary>
    HttpVersionNotSupported = 505,
}
