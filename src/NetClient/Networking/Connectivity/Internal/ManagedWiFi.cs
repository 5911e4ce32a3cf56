namespace NetClient.Networking.Connectivity.Internal;

/// <summary>What NetworkManager knows of the Wi-Fi network that a device is in.</summary>
internal sealed record ManagedWiFi(string Ssid, NetworkSecuritySettings Security);
