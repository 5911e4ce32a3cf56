namespace NetClient.Networking.BackgroundTransfer.Internal;

/// <summary>The networks, as far as transfers go by them.</summary>
internal interface ITransferNetwork
{
    /// <summary>Raised, on any thread, when something about them has changed.</summary>
    event Action? Changed;

    /// <summary>What keeps a transfer from running; null for nothing.</summary>
    /// <param name="address">Where it goes.</param>
    /// <param name="policy">What it may cost.</param>
    /// <returns><see cref="BackgroundTransferStatus.PausedNoNetwork"/> or <see cref="BackgroundTransferStatus.PausedCostedNetwork"/>, or null.</returns>
    BackgroundTransferStatus? Obstacle(Uri address, BackgroundTransferCostPolicy policy);

    /// <summary>Whether a connection leads out of this machine's own networks; asked after a failure, to tell a server that is gone from a network that is.</summary>
    bool LeadsTo(Uri address);
}
