namespace CustomServer;

/// <summary>How long a client may take, between two requests and for what the server is waiting for within one, and how much it may have of the server.</summary>
/// <param name="Idle">Between two requests.</param>
/// <param name="Patience">For a head, and before a trickle is expected of a body or an answer.</param>
/// <param name="Connections">At once; more wait in the system's queue.</param>
/// <param name="Body">Bytes of a request's body, unless the app sets another limit for it.</param>
internal sealed record TinyLimits(TimeSpan Idle, TimeSpan Patience, int Connections, long Body)
{
    private const int SlowestRate = 1024;   // bytes a second

    private const double LongestTime = 24 * 60 * 60;   // seconds

    public static TinyLimits From(IConfiguration settings)
    {
        double Number(string name, double standard, double least, double most) => settings.GetValue(name, standard) is var value && value >= least && value <= most
            ? value
            : throw new ArgumentException($"--{name} must be from {least} to {most}.");
        return new(
            TimeSpan.FromSeconds(Number("Idle", 60, 0.001, LongestTime)), TimeSpan.FromSeconds(Number("Patience", 15, 0.001, LongestTime)),
            (int)Number("Connections", 1000, 1, 1_000_000), (long)Number("Body", 30_000_000, 0, 1e12));
    }

    /// <summary>How long it may still take to send more of something. One that sends less than a trickle is sent away, however regularly a byte comes.</summary>
    /// <param name="count">What it has sent.</param>
    /// <param name="waited">How long it took.</param>
    public TimeSpan PatienceAfter(long count, TimeSpan waited)
    {
        double left = Patience.TotalSeconds + (count / (double)SlowestRate) - waited.TotalSeconds;
        return TimeSpan.FromSeconds(Math.Clamp(left, 0, Patience.TotalSeconds));
    }

    /// <summary>What the client has to send now.</summary>
    public static async ValueTask<T> WaitForClientAsync<T>(Func<CancellationToken, ValueTask<T>> wait, TimeSpan limit, CancellationToken cancellationToken)
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        end.CancelAfter(limit);
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
