namespace NetClient.Networking.Connectivity;

/// <summary>How a connection is secured below IP.</summary>
public sealed class NetworkSecuritySettings
{
    internal NetworkSecuritySettings(NetworkAuthenticationType authentication, NetworkEncryptionType encryption)
    {
        NetworkAuthenticationType = authentication;
        NetworkEncryptionType = encryption;
    }

    /// <summary>How the device proves itself.</summary>
    /// <value><see cref="NetworkAuthenticationType.Unknown"/> but for Wi-Fi under NetworkManager whose access point offers one method only.</value>
    public NetworkAuthenticationType NetworkAuthenticationType { get; }

    /// <summary>How frames are encrypted.</summary>
    /// <value><see cref="NetworkEncryptionType.Unknown"/> but for open Wi-Fi and WEP under NetworkManager.</value>
    public NetworkEncryptionType NetworkEncryptionType { get; }
}
