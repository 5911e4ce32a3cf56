namespace NetClient.Networking.BackgroundTransfer.Internal.Http;

/// <summary>How long a server may take to begin its answer. It stands still while a body is being sent: that may take hours, and is watched by itself.</summary>
internal sealed class AnswerLimit(TransferEngine engine) : IDisposable
{
    private readonly CancellationTokenSource _source = new(engine.Options.ResponseLimit, engine.Time);

    public CancellationToken Token => _source.Token;

    public void Suspend() => _source.CancelAfter(Timeout.InfiniteTimeSpan);

    public void Restart() => _source.CancelAfter(engine.Options.ResponseLimit);

    /// <summary>Ends the request.</summary>
    public void Abort() => _source.Cancel();

    public void Dispose() => _source.Dispose();
}
