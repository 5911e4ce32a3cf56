namespace NetClient.ApplicationModel.Background.Internal;

/// <summary>The machine's networks at one moment.</summary>
/// <param name="HasInternet">Whether a network leads to the internet.</param>
/// <param name="IsMetered">Whether the way there costs by use; null where no service tells.</param>
/// <param name="Identity">Differs when a network, an address or a route to the internet has changed.</param>
internal readonly record struct NetworkSnapshot(bool HasInternet, bool? IsMetered, string Identity);
