namespace NetClient.Capabilities;

/// <summary>The element that declares a capability, told by its namespace and local name and never by its prefix.</summary>
public enum DeclaredCapabilityKind
{
    /// <summary>Any other element or namespace. Kept, and of no effect.</summary>
    Other,

    /// <summary><c>Capability</c> of the manifest's foundation namespace (Windows 10, or the Windows 8 ones).</summary>
    Capability,

    /// <summary><c>uap:Capability</c>, of any version of the <c>uap</c> namespace.</summary>
    UapCapability,

    /// <summary><c>DeviceCapability</c>.</summary>
    DeviceCapability,

    /// <summary><c>rescap:Capability</c>, a restricted capability.</summary>
    RestrictedCapability,

    /// <summary><c>CustomCapability</c>, of any namespace.</summary>
    CustomCapability,
}
