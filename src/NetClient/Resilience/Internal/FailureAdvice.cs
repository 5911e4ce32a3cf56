using NetClient.Capabilities;
using NetClient.Networking;
using NetClient.Networking.Sockets;
using Polly.Timeout;

namespace NetClient.Resilience.Internal;

/// <summary>The advice for a failure as it was thrown: its status decides, unless the exception knows better.</summary>
internal static class FailureAdvice
{
    public static RetryAdvice Of(Exception exception)
    {
        for (Exception? e = exception; e is not null; e = e.InnerException)
        {
            if (Known(e) is { } advice)
                return advice;
        }
        return SocketRetryTable.GetAdvice(SocketError.GetStatus(exception));
    }

    // What an exception says by itself, wherever it is. What is inside a NetworkException is only what .NET saw of it.
    private static RetryAdvice? Known(Exception exception) => exception switch
    {
        CapabilityDeniedException or ArgumentException or ObjectDisposedException or OperationCanceledException => RetryAdvice.Never,
        TimeoutRejectedException => RetryAdvice.Later, // an attempt's deadline, set by a pipeline
        AggregateException { InnerExceptions: var many } when many.Any(part => part is CapabilityDeniedException) => RetryAdvice.Never,
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
        _ => SocketRetryTable.GetAdvice(exception.Status),
    };
}
