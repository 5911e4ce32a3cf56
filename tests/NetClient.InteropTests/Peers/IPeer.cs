namespace NetClient.InteropTests.Peers;

/// <summary>A server that a class of tests can share.</summary>
public interface IPeer<TSelf>
    where TSelf : Peer, IPeer<TSelf>
{
    /// <summary>Why it cannot run on this machine, as a sentence; null when it can.</summary>
    static abstract string? Obstacle { get; }

    /// <summary>Starts it.</summary>
    static abstract Task<TSelf> StartAsync(CancellationToken cancellationToken);
}
