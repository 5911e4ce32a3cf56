using System.Net;
using System.Net.Sockets;
using System.Net.WebSockets;
using System.Security.Authentication;
using NetClient.Networking;
using NetClient.Networking.Sockets;
using NetClient.Web;
using NetSocketError = System.Net.Sockets.SocketError;
using NetWebSocketError = System.Net.WebSockets.WebSocketError;

namespace NetClient.Errors;

/// <summary>Reads any exception as the failure of a request, a web socket or a transfer.</summary>
internal static class WebFailures
{
    /// <summary>The status; <see cref="WebErrorStatus.Unknown"/> when nothing in the exception is a known failure of the web.</summary>
    public static WebErrorStatus GetStatus(Exception exception) => GetHResult(exception) switch
    {
        null => WebErrorStatus.Unknown,
        HResults.Canceled => WebErrorStatus.OperationCanceled, // the number has no status, but here is more than the number
        int hresult => WebErrorTable.GetStatus(hresult),
    };

    /// <summary>The number of Windows; null when nothing in the exception tells.</summary>
    public static int? GetHResult(Exception exception) => FailureSearch.Find(exception, Read, HasStatus);

    /// <summary>The number of an answer that is no success, from a handler that follows redirections: a redirection that is left over is one it gave up on.</summary>
    public static int OfAnswer(HttpResponseMessage answer)
    {
        if (!HasTarget(answer))
            return WebErrorTable.FromHttpStatus((int)answer.StatusCode);
        bool downgrade = answer.RequestMessage?.RequestUri?.Scheme == Uri.UriSchemeHttps && answer.Headers.Location is { IsAbsoluteUri: true } to && to.Scheme == Uri.UriSchemeHttp;
        return WebErrorTable.GetHResult(downgrade ? WebErrorStatus.HttpsToHttpOnRedirection : WebErrorStatus.RedirectFailed);
    }

    /// <summary>The number of a web socket's opening that ended with this answer; 0 when the answer is not known. Success (200) is no failure that HTTP has a number for.</summary>
    public static int? OfOpening(Exception exception, HttpStatusCode answer) =>
        (int)answer is >= 300 and < 600 ? WebErrorTable.FromHttpStatus((int)answer) : GetHResult(exception);

    /// <summary>The number that a failure of sockets has among those of the web; null when it has none.</summary>
    public static int? OfSocket(NetSocketError error) => error switch
    {
        NetSocketError.HostNotFound or NetSocketError.TryAgain or NetSocketError.NoData or NetSocketError.NoRecovery => WebErrorTable.GetHResult(WebErrorStatus.HostNameNotResolved),
        NetSocketError.ConnectionRefused => WebErrorTable.GetHResult(WebErrorStatus.CannotConnect),
        NetSocketError.HostUnreachable or NetSocketError.NetworkUnreachable or NetSocketError.HostDown => WebErrorTable.GetHResult(WebErrorStatus.ServerUnreachable),
        NetSocketError.NetworkDown => WebErrorTable.GetHResult(WebErrorStatus.Disconnected),
        NetSocketError.TimedOut => WebErrorTable.GetHResult(WebErrorStatus.Timeout),
        NetSocketError.ConnectionReset or NetSocketError.NetworkReset => WebErrorTable.GetHResult(WebErrorStatus.ConnectionReset),
        NetSocketError.ConnectionAborted or NetSocketError.Shutdown => WebErrorTable.GetHResult(WebErrorStatus.ConnectionAborted),
        NetSocketError.OperationAborted => WebErrorTable.GetHResult(WebErrorStatus.OperationCanceled),
        _ => null,
    };

    private static bool HasStatus(int hresult) => WebErrorTable.GetStatus(hresult) != WebErrorStatus.Unknown;

    private static Clue Read(Exception exception) => exception switch
    {
        NetworkException => Clue.Exactly(OfSocketHResult(exception.HResult)),
        UnauthorizedAccessException => Clue.Exactly(exception.HResult),
        SocketException socket => OfSocket(PlatformDifferences.Level(socket.SocketErrorCode, FailedCall.Any)) is { } hresult
            ? Clue.Exactly(hresult)
            : Clue.Roughly(SocketErrorTable.GetHResult(socket.SocketErrorCode)),
        OperationCanceledException { InnerException: TimeoutException } => Clue.Exactly(WebErrorTable.GetHResult(WebErrorStatus.Timeout)),
        OperationCanceledException => Clue.Exactly(HResults.Canceled),
        TimeoutException => Clue.Roughly(HResults.Timeout),
        HttpRequestException when HasStatus(exception.HResult) => Clue.Exactly(exception.HResult), // NetClient's own: it has been read before
        HttpRequestException { StatusCode: { } status } => Clue.Exactly(WebErrorTable.FromHttpStatus((int)status)),
        HttpRequestException request => OfRequest(request.HttpRequestError, request.InnerException),
        HttpIOException io => OfRequest(io.HttpRequestError, io.InnerException),
        WebSocketException webSocket => OfWebSocket(webSocket),
        AuthenticationException => Clue.Roughly(HResults.SecureChannel),
        _ => HasStatus(exception.HResult) ? Clue.Exactly(exception.HResult) : Clue.None,
    };

    private static Clue OfRequest(HttpRequestError error, Exception? inner) => error switch
    {
        HttpRequestError.NameResolutionError => Clue.Roughly(WebErrorTable.GetHResult(WebErrorStatus.HostNameNotResolved)),
        HttpRequestError.ConnectionError or HttpRequestError.ProxyTunnelError => Clue.Roughly(WebErrorTable.GetHResult(WebErrorStatus.CannotConnect)),
        // .NET says no more than IOException when the peer closes in the handshake; what is wrong with a certificate it does not say at all.
        HttpRequestError.SecureConnectionError when inner is IOException => Clue.Roughly(WebErrorTable.GetHResult(WebErrorStatus.ConnectionAborted)),
        HttpRequestError.SecureConnectionError => Clue.Roughly(HResults.SecureChannel),
        HttpRequestError.InvalidResponse or HttpRequestError.HttpProtocolError => Clue.Roughly(WebErrorTable.GetHResult(WebErrorStatus.ErrorHttpInvalidServerResponse)),
        HttpRequestError.ResponseEnded => Clue.Roughly(WebErrorTable.GetHResult(WebErrorStatus.ConnectionAborted)),
        HttpRequestError.UserAuthenticationError => Clue.Roughly(HResults.LoginFailure),
        _ => Clue.None,
    };

    private static Clue OfWebSocket(WebSocketException exception) => exception.WebSocketErrorCode switch
    {
        // Documented for a connection that ends without a close frame, whichever way it ended.
        NetWebSocketError.ConnectionClosedPrematurely => Clue.Exactly(WebErrorTable.GetHResult(WebErrorStatus.ConnectionAborted)),
        NetWebSocketError.NotAWebSocket or NetWebSocketError.HeaderError or NetWebSocketError.UnsupportedProtocol or NetWebSocketError.UnsupportedVersion =>
            Clue.Exactly(WebErrorTable.GetHResult(WebErrorStatus.ErrorHttpInvalidServerResponse)),
        // With nothing inside, what came was no web socket frame (inferred: WinHTTP has this number for it).
        NetWebSocketError.Faulted when exception.InnerException is null => Clue.Exactly(WebErrorTable.GetHResult(WebErrorStatus.ErrorHttpInvalidServerResponse)),
        NetWebSocketError.InvalidState => Clue.Exactly(HResults.IllegalMethodCall),
        _ => Clue.None,
    };

    // The low word of a Winsock HRESULT is .NET's code for the same failure.
    private static int OfSocketHResult(int hresult) =>
        HasStatus(hresult) ? hresult
        : (hresult >> 16) == FacilityWin32 && OfSocket((NetSocketError)(hresult & 0xFFFF)) is { } number ? number
        : OfCertificate(SocketErrorTable.GetStatus(hresult)) ?? hresult;

    private const int FacilityWin32 = unchecked((int)0x80070000) >> 16;

    private static int? OfCertificate(SocketErrorStatus status) => status switch
    {
        SocketErrorStatus.CertificateExpired => WebErrorTable.GetHResult(WebErrorStatus.CertificateExpired),
        SocketErrorStatus.CertificateCommonNameIsIncorrect => WebErrorTable.GetHResult(WebErrorStatus.CertificateCommonNameIsIncorrect),
        SocketErrorStatus.CertificateRevoked => WebErrorTable.GetHResult(WebErrorStatus.CertificateRevoked),
        SocketErrorStatus.CertificateUntrustedRoot => HResults.InvalidAuthority,
        >= SocketErrorStatus.CertificateExpired and <= SocketErrorStatus.CertificateIsInvalid => WebErrorTable.GetHResult(WebErrorStatus.CertificateIsInvalid),
        SocketErrorStatus.NoAddressesFound or SocketErrorStatus.ClassTypeNotFound => WebErrorTable.GetHResult(WebErrorStatus.HostNameNotResolved),
        _ => null,
    };

    private static bool HasTarget(HttpResponseMessage answer) =>
        answer.Headers.Location is not null &&
        answer.StatusCode is HttpStatusCode.Moved or HttpStatusCode.Found or HttpStatusCode.SeeOther or HttpStatusCode.TemporaryRedirect or HttpStatusCode.PermanentRedirect or
            HttpStatusCode.MultipleChoices;
}
