namespace NetClient.ApplicationModel.Background.Internal;

/// <summary>The system's networks, as triggers and conditions see them.</summary>
internal interface INetworkState
{
    /// <summary>Raised, on any thread, when something about them may have changed.</summary>
    event Action? Changed;

    NetworkSnapshot Read();
}
