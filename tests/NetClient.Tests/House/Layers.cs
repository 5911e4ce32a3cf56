using NetClient.Tests.House.Metadata;

namespace NetClient.Tests.House;

/// <summary>A floor of the house: the namespaces on it, and the floors it stands on.</summary>
internal sealed record Layer(string Name, string[] Namespaces, string[] StandsOn);

/// <summary>Who may use whose <c>Internal</c> parts. Public types may refer to each other freely, as WinRT's do.</summary>
internal static class Layers
{
    /// <summary>The one type that knows everybody: it puts the parts together and hands them down.</summary>
    public const string CompositionRoot = "NetClient.Internal.NetClientContext";

    /// <summary>A namespace belongs to the layer with the longest matching prefix. What a layer stands on includes what that layer stands on.</summary>
    public static readonly Layer[] Table =
    [
        new("Foundation",         ["NetClient.Foundation", "NetClient.Internal", "NetClient.Diagnostics"], []),
        new("Networking",         ["NetClient.Networking"],                    ["Foundation"]),   // HostName, EndpointPair, Connectivity
        new("Storage.Streams",    ["NetClient.Storage.Streams"],               ["Foundation"]),
        new("Capabilities",       ["NetClient.Capabilities"],                  ["Foundation"]),
        new("Errors",             ["NetClient.Errors"],                        ["Foundation", "Networking"]),
        new("Resilience",         ["NetClient.Resilience"],                    ["Errors"]),
        new("Storage",            ["NetClient.Storage"],                       ["Storage.Streams", "Errors"]),
        new("Security",           ["NetClient.Security"],                      ["Storage.Streams", "Errors", "Capabilities"]),
        new("Sockets",            ["NetClient.Networking.Sockets"],            ["Errors", "Capabilities", "Storage.Streams", "Networking", "Security", "Resilience"]),
        new("ApplicationModel",   ["NetClient.ApplicationModel"],              ["Sockets"]),
        new("Web.Http",           ["NetClient.Web"],                           ["Sockets"]),      // WebError stands in NetClient.Web itself
        new("BackgroundTransfer", ["NetClient.Networking.BackgroundTransfer"], ["Web.Http", "Storage", "ApplicationModel"]),
        new("Syndication",        ["NetClient.Web.Syndication"],               ["Web.Http"]),
        new("AtomPub",            ["NetClient.Web.AtomPub"],                   ["Syndication"]),
    ];

    private static readonly (string Prefix, Layer Layer)[] ByPrefix =
        [.. Table.SelectMany(layer => layer.Namespaces.Select(prefix => (prefix, layer))).OrderByDescending(entry => entry.prefix.Length)];

    /// <summary>The layer a namespace is on; null when the table does not place it.</summary>
    public static Layer? Of(string @namespace) => ByPrefix.FirstOrDefault(entry => Under(@namespace, entry.Prefix)).Layer;

    /// <summary>The uses that reach up, or sideways, into somebody else's <c>Internal</c> part.</summary>
    public static IEnumerable<MetadataUse> Violations(IEnumerable<MetadataUse> uses) => uses.Where(use => IsInternalPart(use.Target) && !MayUse(use));

    private static bool MayUse(MetadataUse use)
    {
        if (use.Type == CompositionRoot || use.Target == CompositionRoot)
            return true;
        return Of(use.Namespace) is { } from && Of(TypeNames.NamespaceOf(use.Target)) is { } to && Reaches(from, to);
    }

    private static bool Reaches(Layer from, Layer to) => from == to || from.StandsOn.Any(name => Reaches(Named(name), to));

    private static Layer Named(string name) => Table.Single(layer => layer.Name == name);

    private static bool IsInternalPart(string type) =>
        Under(type, "NetClient") && TypeNames.NamespaceOf(type).Split('.').Contains("Internal", StringComparer.Ordinal);

    private static bool Under(string name, string prefix) => name == prefix || name.StartsWith(prefix + ".", StringComparison.Ordinal);
}
