namespace NetClient.Networking.Connectivity;

/// <summary>Hears that the network's status changed.</summary>
/// <param name="sender">Always <see langword="null"/>: the event is static.</param>
public delegate void NetworkStatusChangedEventHandler(object? sender);
