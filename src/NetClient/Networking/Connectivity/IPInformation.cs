namespace NetClient.Networking.Connectivity;

/// <summary>Where a local IP address belongs.</summary>
public sealed class IPInformation
{
    internal IPInformation(NetworkAdapter networkAdapter, byte? prefixLength)
    {
        NetworkAdapter = networkAdapter;
        PrefixLength = prefixLength;
    }

    /// <summary>The adapter that has the address.</summary>
    public NetworkAdapter NetworkAdapter { get; }

    /// <summary>How many leading bits of the address name its network; <see langword="null"/> where the system does not tell.</summary>
    public byte? PrefixLength { get; }
}
