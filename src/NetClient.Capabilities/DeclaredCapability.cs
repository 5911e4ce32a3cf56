namespace NetClient.Capabilities;

/// <summary>One capability element as it stands in the manifest, recognised or not.</summary>
/// <param name="Name">The <c>Name</c> attribute, as written.</param>
/// <param name="NamespaceUri">The namespace of the element.</param>
/// <param name="ElementName">The local name of the element, for instance <c>DeviceCapability</c>.</param>
/// <param name="Kind">What kind of element the namespace and the local name make it.</param>
/// <param name="Capability">The capability it declares, or <see cref="NetworkCapability.None"/> when it is none of the network's.</param>
/// <param name="Line">Line in the manifest, from 1; 0 when the manifest was built in code.</param>
/// <param name="Column">Column in the manifest, from 1; 0 when the manifest was built in code.</param>
public sealed record DeclaredCapability(
    string Name, string NamespaceUri, string ElementName, DeclaredCapabilityKind Kind, NetworkCapability Capability, int Line, int Column)
{
    /// <summary>Whether this is a capability that NetClient knows, in an element that may declare it.</summary>
    public bool IsRecognised => Capability != NetworkCapability.None;
}
