namespace NetClient.Networking.Connectivity.Internal;

/// <summary>What NetworkManager knows of a device.</summary>
/// <param name="Connection">The name of the connection that is up on it; empty for none.</param>
/// <param name="Cost">Whether it is metered, when somebody said so.</param>
/// <param name="Level">How far it leads, when that was probed; null when it was not.</param>
internal sealed record ManagedDevice(string Connection, NetworkCostType Cost, NetworkConnectivityLevel? Level);
