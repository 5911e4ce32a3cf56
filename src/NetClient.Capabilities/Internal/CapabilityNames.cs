namespace NetClient.Capabilities.Internal;

/// <summary>The one place that knows how a capability is spelled and which element declares it.</summary>
internal static class CapabilityNames
{
    internal sealed record Row(NetworkCapability Capability, string Name, DeclaredCapabilityKind Kind, string Line);

    // Least reach first: where several capabilities would do, the earliest is the one recommended.
    internal static readonly Row[] Rows =
    [
        new(NetworkCapability.InternetClient,             "internetClient",             DeclaredCapabilityKind.Capability,       "<Capability Name=\"internetClient\" />"),
        new(NetworkCapability.PrivateNetworkClientServer, "privateNetworkClientServer", DeclaredCapabilityKind.Capability,       "<Capability Name=\"privateNetworkClientServer\" />"),
        new(NetworkCapability.InternetClientServer,       "internetClientServer",       DeclaredCapabilityKind.Capability,       "<Capability Name=\"internetClientServer\" />"),
        new(NetworkCapability.EnterpriseAuthentication,   "enterpriseAuthentication",   DeclaredCapabilityKind.UapCapability,    "<uap:Capability Name=\"enterpriseAuthentication\" />"),
        new(NetworkCapability.SharedUserCertificates,     "sharedUserCertificates",     DeclaredCapabilityKind.UapCapability,    "<uap:Capability Name=\"sharedUserCertificates\" />"),
        new(NetworkCapability.Proximity,                  "proximity",                  DeclaredCapabilityKind.DeviceCapability, "<DeviceCapability Name=\"proximity\" />"),
    ];

    internal const NetworkCapability All = (NetworkCapability)63;

    /// <summary>The capability that an element declares, or None. Names are case-sensitive, as they are on Windows.</summary>
    public static NetworkCapability Recognise(DeclaredCapabilityKind kind, string namespaceUri, string name)
    {
        foreach (Row row in Rows)
        {
            if (row.Name != name)
                continue;

            // Windows 8 had no uap namespace: what moved there was a plain Capability then.
            bool rightElement = kind == row.Kind
                || (row.Kind == DeclaredCapabilityKind.UapCapability && kind == DeclaredCapabilityKind.Capability && ManifestNamespaces.IsWindows8(namespaceUri));
            return rightElement ? row.Capability : NetworkCapability.None;
        }

        return NetworkCapability.None;
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
