using NetClient.Internal;

namespace NetClient.Networking.Connectivity;

/// <summary>A cellular access point, and how to sign in to it.</summary>
public sealed class CellularApnContext
{
    private string _accessPointName = "";
    private string _password = "";
    private string _profileName = "";
    private string _providerId = "";
    private string _userName = "";

    /// <summary>The access point's name; empty, as at first, for the one in use.</summary>
    /// <exception cref="ArgumentNullException">The value is <see langword="null"/> (0x80070057).</exception>
    public string AccessPointName { get => _accessPointName; set => _accessPointName = NotNull(value); }

    /// <summary>How to sign in; <see cref="CellularApnAuthenticationType.None"/> at first.</summary>
    public CellularApnAuthenticationType AuthenticationType { get; set; }

    /// <summary>Whether to compress; <see langword="false"/> at first.</summary>
    public bool IsCompressionEnabled { get; set; }

    /// <summary>The password; empty at first.</summary>
    /// <exception cref="ArgumentNullException">The value is <see langword="null"/> (0x80070057).</exception>
    public string Password { get => _password; set => _password = NotNull(value); }

    /// <summary>The name of the profile to keep this as; empty at first.</summary>
    /// <exception cref="ArgumentNullException">The value is <see langword="null"/> (0x80070057).</exception>
    public string ProfileName { get => _profileName; set => _profileName = NotNull(value); }

    /// <summary>The network operator's id; empty at first.</summary>
    /// <exception cref="ArgumentNullException">The value is <see langword="null"/> (0x80070057).</exception>
    public string ProviderId { get => _providerId; set => _providerId = NotNull(value); }

    /// <summary>The user's name; empty at first.</summary>
    /// <exception cref="ArgumentNullException">The value is <see langword="null"/> (0x80070057).</exception>
    public string UserName { get => _userName; set => _userName = NotNull(value); }

    private static string NotNull(string value)
    {
        Throw.IfNull(value);
        return value;
    }
}
