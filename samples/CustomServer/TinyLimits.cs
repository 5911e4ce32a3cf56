namespace CustomServer;

/// <summary>How long a client may take: between two requests, and for what the server is waiting for within one.</summary>
internal sealed record TinyLimits(TimeSpan Idle, TimeSpan Patience)
{
    private const int SlowestRate = 1024;   // bytes a second

    public static TinyLimits From(IConfiguration settings) =>
        new(settings.GetValue("Idle", TimeSpan.FromSeconds(60)), settings.GetValue("Patience", TimeSpan.FromSeconds(15)));

    /// <summary>What the client has to send now.</summary>
    public async ValueTask<T> WaitForClientAsync<T>(Func<CancellationToken, ValueTask<T>> wait, CancellationToken cancellationToken)
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        end.CancelAfter(Patience);
        try
        {
            return await wait(end.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new BadHttpRequestException("Request Timeout", StatusCodes.Status408RequestTimeout);
        }
    }

    /// <summary>What the client has to take. One that takes less than a trickle is cut off, or it would hold the connection, and what is to be sent, for ever.</summary>
    public CancellationTokenSource ForTaking(long count, CancellationToken cancellationToken)
    {
        var end = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        end.CancelAfter(TimeSpan.FromMilliseconds(Math.Min(int.MaxValue, Patience.TotalMilliseconds + (1000.0 * count / SlowestRate))));
        return end;
    }
}
