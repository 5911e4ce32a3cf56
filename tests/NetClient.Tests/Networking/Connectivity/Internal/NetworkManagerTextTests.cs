using NetClient.Networking.Connectivity;
using NetClient.Networking.Connectivity.Internal;

namespace NetClient.Tests.Networking.Connectivity.Internal;

public sealed class NetworkManagerTextTests
{
    [Fact]
    public void ParseDevices_TwoBlocks_KeepsThemApart()
    {
        Dictionary<string, ManagedDevice> devices = NetworkManagerText.ParseDevices(
            "GENERAL.DEVICE:wlan0\nGENERAL.TYPE:wifi\nGENERAL.CONNECTION:Caf\u00e9: free\nGENERAL.METERED:yes\nGENERAL.IP4-CONNECTIVITY:2 (portal)\nGENERAL.IP6-CONNECTIVITY:1 (none)\n\n"
            + "GENERAL.DEVICE:eth0\nGENERAL.CONNECTION:--\nGENERAL.METERED:no\nGENERAL.IP4-CONNECTIVITY:0 (unknown)\n");
        Assert.Equal(new ManagedDevice("Caf\u00e9: free", NetworkCostType.Fixed, NetworkConnectivityLevel.ConstrainedInternetAccess), devices["wlan0"]);
        Assert.Equal(new ManagedDevice("", NetworkCostType.Unrestricted, null), devices["eth0"]);
    }

    [Theory]
    [InlineData("yes", NetworkCostType.Fixed)]
    [InlineData("no", NetworkCostType.Unrestricted)]
    [InlineData("yes (guessed)", NetworkCostType.Unknown)]
    [InlineData("no (guessed)", NetworkCostType.Unknown)]
    [InlineData("unknown", NetworkCostType.Unknown)]
    [InlineData("", NetworkCostType.Unknown)]
    public void ParseDevices_Metered_IsNeverGuessed(string metered, NetworkCostType expected) =>
        Assert.Equal(expected, NetworkManagerText.ParseDevices($"GENERAL.DEVICE:eth0\nGENERAL.METERED:{metered}\n")["eth0"].Cost);

    [Theory]
    [InlineData("4 (full)", "1 (none)", NetworkConnectivityLevel.InternetAccess)]
    [InlineData("1 (none)", "4 (voll)", NetworkConnectivityLevel.InternetAccess)]
    [InlineData("3 (limited)", "", NetworkConnectivityLevel.LocalAccess)]
    [InlineData("0 (unknown)", "0 (unknown)", null)]
    public void ParseDevices_Connectivity_IsTheFurtherOfBothFamilies(string v4, string v6, NetworkConnectivityLevel? expected) => Assert.Equal(
        expected, NetworkManagerText.ParseDevices($"GENERAL.DEVICE:eth0\nGENERAL.IP4-CONNECTIVITY:{v4}\nGENERAL.IP6-CONNECTIVITY:{v6}\n")["eth0"].Level);

    [Theory]
    [InlineData("")]
    [InlineData("GENERAL.METERED:yes\n")]
    [InlineData("Error: NetworkManager is not running.\n")]
    public void ParseDevices_NoDevice_IsEmpty(string text) => Assert.Empty(NetworkManagerText.ParseDevices(text));

    [Fact]
    public void ParseWiFi_EscapedName_IsUnescaped()
    {
        Dictionary<string, ManagedWiFi> networks = NetworkManagerText.ParseWiFi("no:wlan0:other:WPA2\nyes:wlan0:a\\:b\\\\c:WPA2\n");
        Assert.Equal("a:b\\c", networks["wlan0"].Ssid);
        Assert.Single(networks);
    }

    [Theory]
    [InlineData("", NetworkAuthenticationType.Open80211, NetworkEncryptionType.None)]
    [InlineData("WPA2", NetworkAuthenticationType.RsnaPsk, NetworkEncryptionType.Unknown)]
    [InlineData("WPA2 802.1X", NetworkAuthenticationType.Rsna, NetworkEncryptionType.Unknown)]
    [InlineData("WPA3", NetworkAuthenticationType.Wpa3Sae, NetworkEncryptionType.Unknown)]
    [InlineData("WPA2 WPA3", NetworkAuthenticationType.Unknown, NetworkEncryptionType.Unknown)]
    [InlineData("WEP", NetworkAuthenticationType.Unknown, NetworkEncryptionType.Wep)]
    public void ParseWiFi_Security_IsWhatTheAccessPointOffersWhenItIsOne(string offer, NetworkAuthenticationType authentication, NetworkEncryptionType encryption)
    {
        NetworkSecuritySettings security = NetworkManagerText.ParseWiFi($"yes:wlan0:home:{offer}\n")["wlan0"].Security;
        Assert.Equal((authentication, encryption), (security.NetworkAuthenticationType, security.NetworkEncryptionType));
    }

    [Theory]
    [InlineData("yes:wlan0:home")]
    [InlineData("yes::home:WPA2")]
    [InlineData("yes:wlan0:home:WPA2\\")]
    public void ParseWiFi_OtherLines_DoNotThrow(string line) => Assert.True(NetworkManagerText.ParseWiFi(line).Count <= 1);
}
