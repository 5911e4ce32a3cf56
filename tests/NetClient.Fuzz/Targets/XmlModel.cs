using System.Xml;
using System.Xml.Linq;
using NetClient.Capabilities;

namespace NetClient.Fuzz.Targets;

/// <summary>What a manifest declares, told a second time: by System.Xml.Linq and the schema's words.</summary>
internal static class XmlModel
{
    /// <summary>The capabilities of a manifest that the reader under test has accepted.</summary>
    public static IEnumerable<DeclaredCapability> Read(string text)
    {
        XElement root = XDocument.Parse(text.StartsWith('\uFEFF') ? text[1..] : text, LoadOptions.SetLineInfo).Root!;
        return root.Elements(root.Name.Namespace + "Capabilities").Elements().Select(element =>
        {
            string name = element.Attribute("Name")!.Value;
            var place = (IXmlLineInfo)element;
            DeclaredCapabilityKind kind = KindOf(element.Name);
            return new DeclaredCapability(
                name, element.Name.NamespaceName, element.Name.LocalName, kind, Capability(kind, element.Name.NamespaceName, name), place.LineNumber, place.LinePosition);
        });
    }

    private static DeclaredCapabilityKind KindOf(XName name) => (name.LocalName, name.NamespaceName) switch
    {
        ("CustomCapability", _) => DeclaredCapabilityKind.CustomCapability,
        ("Capability", ManifestWords.Foundation or ManifestWords.Windows8 or ManifestWords.Windows81) => DeclaredCapabilityKind.Capability,
        ("DeviceCapability", ManifestWords.Foundation or ManifestWords.Windows8 or ManifestWords.Windows81) => DeclaredCapabilityKind.DeviceCapability,
        ("Capability", ManifestWords.Restricted) => DeclaredCapabilityKind.RestrictedCapability,
        ("Capability", var space) when IsUap(space) => DeclaredCapabilityKind.UapCapability,
        _ => DeclaredCapabilityKind.Other,
    };

    private static bool IsUap(string space) =>
        space == ManifestWords.Uap || Enumerable.Range(1, 99).Any(version => space == FormattableString.Invariant($"{ManifestWords.Uap}/{version}"));

    private static NetworkCapability Capability(DeclaredCapabilityKind kind, string space, string name) => (name, kind) switch
    {
        ("internetClient", DeclaredCapabilityKind.Capability) => NetworkCapability.InternetClient,
        ("internetClientServer", DeclaredCapabilityKind.Capability) => NetworkCapability.InternetClientServer,
        ("privateNetworkClientServer", DeclaredCapabilityKind.Capability) => NetworkCapability.PrivateNetworkClientServer,
        ("enterpriseAuthentication", DeclaredCapabilityKind.UapCapability) => NetworkCapability.EnterpriseAuthentication,
        ("sharedUserCertificates", DeclaredCapabilityKind.UapCapability) => NetworkCapability.SharedUserCertificates,
        // Windows 8 had no uap namespace.
        ("enterpriseAuthentication", DeclaredCapabilityKind.Capability) when space != ManifestWords.Foundation => NetworkCapability.EnterpriseAuthentication,
        ("sharedUserCertificates", DeclaredCapabilityKind.Capability) when space != ManifestWords.Foundation => NetworkCapability.SharedUserCertificates,
        ("proximity", DeclaredCapabilityKind.DeviceCapability) => NetworkCapability.Proximity,
        _ => NetworkCapability.None,
    };
}
