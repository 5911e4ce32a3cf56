using NetClient.Internal;
using NetClient.Networking;
using NetClient.Networking.Sockets;
using NetClient.Resilience.Internal;
using NetClient.Web;

namespace NetClient.Resilience;

/// <summary>Tells whether trying again can help. An addition.</summary>
public static class RetryAdviceExtensions
{
    /// <summary>Whether a new attempt can succeed where one ended with this status.</summary>
    /// <param name="status">How it ended.</param>
    /// <returns><see langword="true"/> unless <see cref="GetRetryAdvice(SocketErrorStatus)"/> is <see cref="RetryAdvice.Never"/>.</returns>
    /// <remarks><see cref="SocketErrorStatus.Unknown"/> is fatal (documented), and so is every certificate that was found bad.</remarks>
    public static bool IsTransient(this SocketErrorStatus status) => GetRetryAdvice(status) != RetryAdvice.Never;

    /// <summary>What a new attempt should wait for, if it can help at all.</summary>
    /// <param name="status">How the last attempt ended.</param>
    /// <returns>The advice; <see cref="RetryAdvice.Never"/> for a number that is no status.</returns>
    public static RetryAdvice GetRetryAdvice(this SocketErrorStatus status) => SocketRetryTable.GetAdvice(status);

    /// <summary>Whether a new attempt can succeed where one ended with this status.</summary>
    /// <param name="status">How it ended.</param>
    /// <returns><see langword="true"/> unless <see cref="GetRetryAdvice(WebErrorStatus)"/> is <see cref="RetryAdvice.Never"/>.</returns>
    /// <remarks>Whether a request <em>may</em> be repeated is another question: only one that does no harm when it is carried out twice, or that the server cannot have begun.</remarks>
    public static bool IsTransient(this WebErrorStatus status) => GetRetryAdvice(status) != RetryAdvice.Never;

    /// <summary>What a new attempt should wait for, if it can help at all.</summary>
    /// <param name="status">How the last attempt ended.</param>
    /// <returns>The advice; <see cref="RetryAdvice.Never"/> for a number that is no status. 429 has no status of its own; <see cref="GetRetryAdvice(Exception)"/> knows it.</returns>
    /// <remarks>A server may say itself how long to wait: <see cref="RetryAfter"/>.</remarks>
    public static RetryAdvice GetRetryAdvice(this WebErrorStatus status) => WebRetryTable.GetAdvice(status);

    /// <summary>Whether a new attempt can succeed where one ended with this exception.</summary>
    /// <param name="exception">NetClient's own, or one of .NET's or Polly's.</param>
    /// <returns><see langword="true"/> unless <see cref="GetRetryAdvice(Exception)"/> is <see cref="RetryAdvice.Never"/>.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="exception"/> is null (0x80070057).</exception>
    public static bool IsTransient(this Exception exception) => GetRetryAdvice(exception) != RetryAdvice.Never;

    /// <summary>What a new attempt should wait for, if it can help at all.</summary>
    /// <param name="exception">NetClient's own, or one of .NET's or Polly's.</param>
    /// <returns>The advice for its status, which is looked for as <see cref="SocketError.GetStatus(Exception)"/> and <see cref="WebError.GetStatus(Exception)"/> do (for
    /// requests and web sockets the other way round), but <see cref="RetryAdvice.Never"/> for a
    /// missing capability, a bad argument, a cancellation, a closed object, and for what <see cref="NetworkException.Failure"/> shows to be permanent: a peer that speaks
    /// clear text where TLS is expected, or refuses every TLS version offered. A deadline set by a Polly pipeline counts as a timeout.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="exception"/> is null (0x80070057).</exception>
    public static RetryAdvice GetRetryAdvice(this Exception exception)
    {
        Throw.IfNull(exception);
        return FailureAdvice.Of(exception);
    }
}
