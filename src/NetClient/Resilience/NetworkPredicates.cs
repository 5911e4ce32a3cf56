using Polly;
using Polly.CircuitBreaker;
using Polly.Retry;

namespace NetClient.Resilience;

/// <summary>Predicates for the <c>ShouldHandle</c> of Polly's strategies: they take the failures that <see cref="RetryAdviceExtensions.IsTransient(Exception)"/> takes. An addition.</summary>
/// <remarks>They judge the failure, not the call. Connecting is safe to repeat, because nothing of the app has been sent. Whoever puts them around anything else
/// must know that it does no harm when it is carried out twice.</remarks>
public static class NetworkPredicates
{
    /// <summary>Whether the outcome is a failure after which a new attempt can succeed.</summary>
    /// <typeparam name="TResult">The result of the calls in the pipeline.</typeparam>
    /// <param name="outcome">The outcome of an attempt.</param>
    /// <returns><see langword="false"/> for a result.</returns>
    public static bool IsTransient<TResult>(Outcome<TResult> outcome) => outcome.Exception is { } exception && exception.IsTransient();

    /// <summary>For <see cref="RetryStrategyOptions{TResult}.ShouldHandle"/>.</summary>
    /// <typeparam name="TResult">The result of the calls in the pipeline.</typeparam>
    /// <param name="arguments">What the strategy asks about.</param>
    /// <returns>Whether to try again.</returns>
    public static ValueTask<bool> ShouldRetry<TResult>(RetryPredicateArguments<TResult> arguments) => new(IsTransient(arguments.Outcome));

    /// <summary>For <see cref="CircuitBreakerStrategyOptions{TResult}.ShouldHandle"/>.</summary>
    /// <typeparam name="TResult">The result of the calls in the pipeline.</typeparam>
    /// <param name="arguments">What the strategy asks about.</param>
    /// <returns>Whether the failure counts against the peer. A missing capability, a bad argument and a bad certificate do not.</returns>
    public static ValueTask<bool> ShouldBreak<TResult>(CircuitBreakerPredicateArguments<TResult> arguments) => new(IsTransient(arguments.Outcome));
}
