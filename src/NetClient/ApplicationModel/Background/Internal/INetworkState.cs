namespace NetClient.ApplicationModel.Background.Internal;

/// <summary>The system's networks, as triggers and conditions see them.</summary>
internal interface INetworkState
{
    /// <summary>Raised, on any thread, when something about them may have changed.</summary>
    event Action? Changed;

    /// <summary>Looks. It may wait for a service of the system, for two seconds at most: not to be called under a lock that others want.</summary>
    NetworkSnapshot Read();
}
