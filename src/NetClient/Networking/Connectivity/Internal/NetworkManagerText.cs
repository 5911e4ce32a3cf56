using System.Text;

namespace NetClient.Networking.Connectivity.Internal;

/// <summary>Reads what nmcli prints in its terse form (nmcli(1)). A line that is none is passed over.</summary>
internal static class NetworkManagerText
{
    /// <summary>"nmcli -t -f GENERAL device show": a block of "GENERAL.NAME:value" for each device, nothing escaped.</summary>
    public static Dictionary<string, ManagedDevice> ParseDevices(string text)
    {
        var devices = new Dictionary<string, ManagedDevice>(StringComparer.Ordinal);
        string? device = null;
        foreach (string line in text.Split('\n'))
        {
            if (line.Split(':', 2) is not [string name, string value])
                continue;
            value = value.TrimEnd('\r');
            if (name == "GENERAL.DEVICE")
                devices[device = value] = new ManagedDevice("", NetworkCostType.Unknown, null);
            else if (device is not null)
                devices[device] = With(devices[device], name, value);
        }
        return devices;
    }

    /// <summary>"nmcli -t -f ACTIVE,DEVICE,SSID,SECURITY device wifi list": a line for each access point; ":" and "\" in values are escaped with "\".</summary>
    public static Dictionary<string, ManagedWiFi> ParseWiFi(string text)
    {
        var networks = new Dictionary<string, ManagedWiFi>(StringComparer.Ordinal);
        foreach (string line in text.Split('\n'))
        {
            if (Fields(line.TrimEnd('\r')) is ["yes", { Length: > 0 } device, string ssid, string security])
                networks[device] = new ManagedWiFi(ssid, SecurityOf(security));
        }
        return networks;
    }

    private static ManagedDevice With(ManagedDevice device, string name, string value) => name switch
    {
        "GENERAL.CONNECTION" => device with { Connection = value == "--" ? "" : value },
        // "yes (guessed)" and "no (guessed)" are NetworkManager's own guesses, and nobody's statement.
        "GENERAL.METERED" => device with { Cost = value switch { "yes" => NetworkCostType.Fixed, "no" => NetworkCostType.Unrestricted, _ => NetworkCostType.Unknown } },
        "GENERAL.IP4-CONNECTIVITY" or "GENERAL.IP6-CONNECTIVITY" => device with { Level = Further(device.Level, LevelOf(value)) },
        _ => device,
    };

    // "4 (full)"; the number is NMConnectivityState, the word may be translated.
    private static NetworkConnectivityLevel? LevelOf(string value) => value.Split(' ')[0] switch
    {
        "4" => NetworkConnectivityLevel.InternetAccess,
        "2" => NetworkConnectivityLevel.ConstrainedInternetAccess,
        "1" or "3" => NetworkConnectivityLevel.LocalAccess,
        _ => null,
    };

    private static NetworkConnectivityLevel? Further(NetworkConnectivityLevel? one, NetworkConnectivityLevel? other) =>
        one is null || other > one ? other : one;

    // The access point's offer. Where it offers several methods, nobody tells which one was taken.
    private static NetworkSecuritySettings SecurityOf(string offer) => offer switch
    {
        "" or "--" => new(NetworkAuthenticationType.Open80211, NetworkEncryptionType.None),
        "WEP" => new(NetworkAuthenticationType.Unknown, NetworkEncryptionType.Wep),
        "OWE" => new(NetworkAuthenticationType.Owe, NetworkEncryptionType.Unknown),
        "WPA1" => new(NetworkAuthenticationType.WpaPsk, NetworkEncryptionType.Unknown),
        "WPA2" => new(NetworkAuthenticationType.RsnaPsk, NetworkEncryptionType.Unknown),
        "WPA3" => new(NetworkAuthenticationType.Wpa3Sae, NetworkEncryptionType.Unknown),
        "WPA1 802.1X" => new(NetworkAuthenticationType.Wpa, NetworkEncryptionType.Unknown),
        "WPA2 802.1X" => new(NetworkAuthenticationType.Rsna, NetworkEncryptionType.Unknown),
        "WPA3 802.1X" => new(NetworkAuthenticationType.Wpa3Enterprise, NetworkEncryptionType.Unknown),
        _ => new(NetworkAuthenticationType.Unknown, NetworkEncryptionType.Unknown),
    };

    private static List<string> Fields(string line)
    {
        List<string> fields = [];
        var field = new StringBuilder();
        for (int i = 0; i < line.Length; i++)
        {
            if (line[i] == '\\' && i + 1 < line.Length)
                field.Append(line[++i]);
            else if (line[i] == ':')
            {
                fields.Add(field.ToString());
                field.Clear();
            }
            else
                field.Append(line[i]);
        }
        fields.Add(field.ToString());
        return fields;
    }
}
