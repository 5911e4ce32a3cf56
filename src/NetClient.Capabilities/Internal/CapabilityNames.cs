using static NetClient.Capabilities.NetworkCapability;

namespace NetClient.Capabilities.Internal;

/// <summary>The one place that knows how a capability is spelled and which element declares it.</summary>
internal static class CapabilityNames
{
    internal sealed record Row(NetworkCapability Capability, string Name, DeclaredCapabilityKind Kind, string Element)
    {
        /// <summary>What to write into the manifest.</summary>
        public string Line => $"<{Element} Name=\"{Name}\" />";
    }

    // Least reach first: where several capabilities would do, the earliest is the one recommended.
    internal static readonly Row[] Rows =
    [
        new(InternetClient,             "internetClient",             DeclaredCapabilityKind.Capability,       "Capability"),
        new(PrivateNetworkClientServer, "privateNetworkClientServer", DeclaredCapabilityKind.Capability,       "Capability"),
        new(InternetClientServer,       "internetClientServer",       DeclaredCapabilityKind.Capability,       "Capability"),
        new(EnterpriseAuthentication,   "enterpriseAuthentication",   DeclaredCapabilityKind.UapCapability,    "uap:Capability"),
        new(SharedUserCertificates,     "sharedUserCertificates",     DeclaredCapabilityKind.UapCapability,    "uap:Capability"),
        new(Proximity,                  "proximity",                  DeclaredCapabilityKind.DeviceCapability, "DeviceCapability"),
    ];

    internal const NetworkCapability All =
        InternetClient | PrivateNetworkClientServer | InternetClientServer | EnterpriseAuthentication | SharedUserCertificates | Proximity;

    /// <summary>The capability that an element declares, or None. Names are case-sensitive, as they are on Windows.</summary>
    public static NetworkCapability Recognise(DeclaredCapabilityKind kind, string namespaceUri, string name)
    {
        foreach (Row row in Rows)
        {
            if (row.Name != name)
                continue;

            // Windows 8 had no uap namespace: what moved there was a plain Capability then.
            if (row.Kind == DeclaredCapabilityKind.UapCapability && kind == DeclaredCapabilityKind.Capability && ManifestNamespaces.IsWindows8(namespaceUri))
                return row.Capability;
            return kind == row.Kind ? row.Capability : None;
        }

        return None;
    }

    /// <summary>The row of a name that somebody may have meant: another case, or blanks around it.</summary>
    public static Row? Nearest(string name)
    {
        ReadOnlySpan<char> trimmed = name.AsSpan().Trim();
        foreach (Row row in Rows)
        {
            if (trimmed.Equals(row.Name, StringComparison.OrdinalIgnoreCase))
                return row;
        }

        return null;
    }
}
