using System.Diagnostics.CodeAnalysis;
using System.Runtime.ExceptionServices;
using NetClient.Errors;
using NetClient.Networking.BackgroundTransfer.Internal.Http;
using NetClient.Resilience;
using NetClient.Resilience.Internal;
using NetClient.Web;
using Polly;
using Polly.Retry;

namespace NetClient.Networking.BackgroundTransfer.Internal;

/// <summary>Tries again what may succeed later, with growing, jittered waits, or as long as the server asks for. An attempt that brought something begins the count anew.</summary>
internal static class Retries
{
    private const int TooManyRequests = 429;

    /// <summary>Runs the attempts. Most transfers need one, so the pipeline, which costs more than a small file, is built for the second.</summary>
    [SuppressMessage("Design", "CA1031:Do not catch general exception types", Justification = "The pipeline judges it.")]
    public static async Task RunAsync(Transfer transfer, Func<CancellationToken, Task> attempt, CancellationToken token)
    {
        ExceptionDispatchInfo first;
        try
        {
            await attempt(token).ConfigureAwait(false);
            return;
        }
        catch (Exception e)
        {
            first = ExceptionDispatchInfo.Capture(e);
        }
        await RetryAsync(transfer, first, attempt, token).ConfigureAwait(false);
    }

    /// <summary>Whether the failure is one that a missing network explains.</summary>
    public static bool MayBeTheNetwork(Exception failure, Transfer transfer) =>
        transfer.IsRepeatable && failure is not AnswerException && WebFailures.GetStatus(failure) is
            WebErrorStatus.CannotConnect or WebErrorStatus.HostNameNotResolved or WebErrorStatus.ServerUnreachable or WebErrorStatus.Disconnected or
            WebErrorStatus.Timeout or WebErrorStatus.ConnectionAborted or WebErrorStatus.ConnectionReset;

    private static async Task RetryAsync(Transfer transfer, ExceptionDispatchInfo first, Func<CancellationToken, Task> attempt, CancellationToken token)
    {
        var state = new State(transfer);
        ResiliencePipeline pipeline = new ResiliencePipelineBuilder { Name = "NetClient.Transfer", TimeProvider = transfer.Engine.Time }
            .AddRetry(new RetryStrategyOptions
            {
                Name = "NetClient.Transfer.Retry",
                MaxRetryAttempts = int.MaxValue,   // counted by State, because progress begins the count anew
                ShouldHandle = arguments => new ValueTask<bool>(arguments.Outcome.Exception is { } failure && state.ShouldRetry(failure)),
                DelayGenerator = arguments => new ValueTask<TimeSpan?>(state.Delay(arguments.Outcome.Exception!)),
                OnRetry = arguments =>
                {
                    transfer.Engine.Log.TriedAgain(transfer.Id, arguments.RetryDelay, state.Failures, arguments.Outcome.Exception!);
                    return default;
                },
            })
            .Build();
        ExceptionDispatchInfo? failed = first;
        await pipeline.ExecuteAsync(
            async token =>
            {
                Interlocked.Exchange(ref failed, null)?.Throw();
                await attempt(token).ConfigureAwait(false);
            },
            token).ConfigureAwait(false);
    }

    private static RetryAdvice AdviceFor(Exception failure) =>
        failure is AnswerException { StatusCode: TooManyRequests } ? RetryAdvice.Later : failure.GetRetryAdvice();

    // Nothing has reached the server, so even a POST may be sent again.
    private static bool NeverLeft(Exception failure) =>
        WebFailures.GetStatus(failure) is WebErrorStatus.CannotConnect or WebErrorStatus.HostNameNotResolved or WebErrorStatus.ServerUnreachable;

    private sealed class State(Transfer transfer)
    {
        private readonly TransferOptions _options = transfer.Engine.Options;
        private long _bytesBefore = transfer.Worth;

        public int Failures { get; private set; }

        public bool ShouldRetry(Exception failure)
        {
            RetryAdvice advice = AdviceFor(failure);
            if (advice is RetryAdvice.Never || (!transfer.IsRepeatable && !NeverLeft(failure)))
                return false;
            if (transfer.Record.Recoverable.Contains(WebFailures.GetStatus(failure)))
                return false;
            if (MayBeTheNetwork(failure, transfer) && !transfer.Engine.Network.LeadsTo(transfer.Address))
                return false;   // no use in trying before there is a network
            if (failure is AnswerException { RetryAfter: { } wait } && wait > _options.LongestRetryAfter)
                return false;

            if (transfer.Worth - _bytesBefore >= _options.WorthwhileBytes)
                Failures = 0;
            _bytesBefore = Math.Max(_bytesBefore, transfer.Worth);
            Failures++;
            return Failures <= (advice is RetryAdvice.FewTimes ? Math.Min(_options.Retry.MaxDoubtfulRetryAttempts, _options.Retry.MaxRetryAttempts) : _options.Retry.MaxRetryAttempts);
        }

        public TimeSpan Delay(Exception failure)
        {
            TimeSpan backoff = Backoff.GetDelay(_options.Retry, Failures - 1, AdviceFor(failure));
            return failure is AnswerException { RetryAfter: { } asked } && asked > backoff ? asked : backoff;
        }
    }
}
