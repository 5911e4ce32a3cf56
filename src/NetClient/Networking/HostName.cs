using System.Net;

namespace NetClient.Networking;

/// <summary>A host name or IP address.</summary>
public sealed class HostName
{
    /// <summary>Makes a host name.</summary>
    /// <param name="hostName">A name or an address.</param>
    public HostName(string hostName)
    {
        ArgumentException.ThrowIfNullOrEmpty(hostName);
        RawName = hostName;
        Address = IPAddress.TryParse(hostName, out var address) ? address : null;
        CanonicalName = Address?.ToString() ?? hostName.ToLowerInvariant();
    }

    internal HostName(IPAddress address)
        : this(address.ToString())
    {
    }

    /// <summary>The string the object was made from.</summary>
    public string RawName { get; }

    /// <summary>The normal form.</summary>
    public string CanonicalName { get; }

    /// <summary>The address, when the name is one; IPv6 with its scope.</summary>
    internal IPAddress? Address { get; }

    /// <inheritdoc/>
    public override string ToString() => RawName;
}
