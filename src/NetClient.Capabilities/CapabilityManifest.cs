using NetClient.Capabilities.Internal;

namespace NetClient.Capabilities;

/// <summary>What an app declares about itself: the capabilities of its <c>Package.appxmanifest</c>. Immutable.</summary>
/// <remarks>The XML is treated as hostile: no DTD, no entities, UTF-8 or UTF-16 only, and the limits below, past which a manifest is refused.
/// Windows writes the manifest into the package; NetClient reads it from beside the program.</remarks>
public sealed partial class CapabilityManifest
{
    /// <summary>The largest manifest that is read, in bytes (or in characters, when it is given as text): 1 MiB.</summary>
    public const int MaxSize = 1024 * 1024;

    /// <summary>How deep elements may be nested: 64.</summary>
    public const int MaxDepth = 64;

    /// <summary>How many attributes one element may have, namespace declarations included: 64.</summary>
    public const int MaxAttributes = 64;

    /// <summary>How many capability elements a manifest may have: 1000. (Windows takes 100 of each kind.)</summary>
    public const int MaxDeclared = 1000;

    /// <summary>How long a capability's name may be, in characters: 256. (Windows takes 128 at most.)</summary>
    public const int MaxNameLength = 256;

    internal CapabilityManifest(
        IReadOnlyList<DeclaredCapability> declared, string? source, string? packageName = null, bool isMissing = false, bool isBuiltInCode = false)
    {
        IsBuiltInCode = isBuiltInCode;
        Declared = declared;
        Source = source;
        PackageName = packageName;
        IsMissing = isMissing;
        foreach (DeclaredCapability capability in declared)
            Capabilities |= capability.Capability;
    }

    /// <summary>A manifest that declares nothing, and so grants nothing.</summary>
    public static CapabilityManifest Empty { get; } = new([], source: null, isBuiltInCode: true);

    /// <summary>The recognised capabilities, together.</summary>
    public NetworkCapability Capabilities { get; }

    /// <summary>Every child of <c>Capabilities</c> in document order, also those that mean nothing to NetClient.</summary>
    public IReadOnlyList<DeclaredCapability> Declared { get; }

    /// <summary>Where this came from: the full path of the file; what <see cref="LoadDefault"/> looked for in vain, and where;
    /// or null when it was built in code or read from text or a stream.</summary>
    public string? Source { get; }

    /// <summary>Whether <see cref="LoadDefault"/> found no manifest. Everything is denied then, and the messages say why.</summary>
    public bool IsMissing { get; }

    /// <summary>The <c>Name</c> of the package's <c>Identity</c> element, or null when there is none.</summary>
    public string? PackageName { get; }

    internal bool IsBuiltInCode { get; }

    /// <summary>Makes a manifest in code, for tests and for apps that ship without the file.</summary>
    /// <param name="capabilities">What to declare, one by one or combined.</param>
    /// <returns>The manifest; its <see cref="Declared"/> entries carry the names and elements a file would have, and line 0.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A value has bits that are no capability (0x80070057).</exception>
    public static CapabilityManifest Create(params ReadOnlySpan<NetworkCapability> capabilities)
    {
        NetworkCapability all = NetworkCapability.None;
        foreach (NetworkCapability capability in capabilities)
            all |= capability;
        if ((all & ~CapabilityNames.All) != NetworkCapability.None)
            throw Throw.Range("This is not a combination of the capabilities.", nameof(capabilities));

        var declared = new List<DeclaredCapability>();
        foreach (CapabilityNames.Row row in CapabilityNames.Rows)
        {
            if ((all & row.Capability) == NetworkCapability.None)
                continue;
            bool uap = row.Kind == DeclaredCapabilityKind.UapCapability;
            string element = row.Kind == DeclaredCapabilityKind.DeviceCapability ? "DeviceCapability" : "Capability";
            declared.Add(new(row.Name, uap ? ManifestNamespaces.Uap : ManifestNamespaces.Windows10, element, row.Kind, row.Capability, 0, 0));
        }

        return new(declared.AsReadOnly(), source: null, isBuiltInCode: true);
    }
}
