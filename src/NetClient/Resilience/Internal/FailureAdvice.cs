using System.Net.WebSockets;
using NetClient.Capabilities;
using NetClient.Errors;
using NetClient.Networking;
using NetClient.Networking.Sockets;
using NetClient.Web;
using Polly.Timeout;

namespace NetClient.Resilience.Internal;

/// <summary>The advice for a failure as it was thrown: its status decides, unless the exception knows better.</summary>
internal static class FailureAdvice
{
    private const int TooManyRequests = 429;

    public static RetryAdvice Of(Exception exception)
    {
        Exception[] parts = [.. FailureSearch.Parts(exception)];
        if (parts.Any(part => part is CapabilityDeniedException))
            return RetryAdvice.Never;
        foreach (Exception part in parts)
        {
            if (Known(part) is { } advice)
                return advice;
        }
        return OfStatus(exception, parts.Any(part => part is HttpRequestException or HttpIOException or WebSocketException));
    }

    // What an exception says by itself, wherever it is. What is inside a NetworkException is only what .NET saw of it.
    private static RetryAdvice? Known(Exception exception) => exception switch
    {
        OperationCanceledException { InnerException: TimeoutException } => RetryAdvice.Later, // HttpClient.Timeout
        ArgumentException or ObjectDisposedException or OperationCanceledException => RetryAdvice.Never,
        TimeoutRejectedException => RetryAdvice.Later, // an attempt's deadline, set by a pipeline
        NetworkException network => Of(network),
        _ => null,
    };

    // These share SoftwareCausedConnectionAbort with connections that just broke, but the same call would meet the same peer and the same answer.
    private static RetryAdvice Of(NetworkException exception) => exception.Failure switch
    {
        NetworkFailure.StartTlsInjection or NetworkFailure.PeerSpokePlaintext or NetworkFailure.PeerSpokeTls or NetworkFailure.WriteCanceledMidway
            or NetworkFailure.ProxyAuthenticationRequired => RetryAdvice.Never,
        // Refused with an alert: no common version, no client certificate. A peer that only hung up may have been overloaded.
        NetworkFailure.HandshakeRefused when exception.Status == SocketErrorStatus.SoftwareCausedConnectionAbort => RetryAdvice.Never,
        _ => OfStatus(exception, ofTheWeb: false),
    };

    // A number that one family does not know may be the other's: a proxy's 503 is no socket's failure.
    private static RetryAdvice OfStatus(Exception exception, bool ofTheWeb)
    {
        SocketErrorStatus socket = SocketError.GetStatus(exception);
        WebErrorStatus web = WebError.GetStatus(exception);
        if (web == WebErrorStatus.Unknown || (socket != SocketErrorStatus.Unknown && !ofTheWeb))
            return SocketRetryTable.GetAdvice(socket);

        // It has no status of its own among Windows' and would be as fatal as any other client error, but it says no more than: later.
        if (WebFailures.GetHResult(exception) == WebErrorTable.FromHttpStatus(TooManyRequests))
            return RetryAdvice.Later;
        return WebRetryTable.GetAdvice(web);
    }
}
