namespace NetClient.Networking.Connectivity;

/// <summary>What is known of a Wi-Fi connection.</summary>
public sealed class WlanConnectionProfileDetails
{
    private readonly string _ssid;

    internal WlanConnectionProfileDetails(string ssid) => _ssid = ssid;

    /// <summary>The name of the Wi-Fi network.</summary>
    /// <returns>The SSID, as NetworkManager writes it; empty where the system does not tell.</returns>
    public string GetConnectedSsid() => _ssid;
}
