namespace NetClient.Capabilities.Analyzers.Internal;

/// <summary>Which Windows names NetClient has under its own root, and what the few become that .NET has already.</summary>
internal static class WindowsNames
{
    public const string Root = "Windows";
    public const string NewRoot = "NetClient";

    private static readonly HashSet<string> Namespaces = new(StringComparer.Ordinal)
    {
        "Windows.ApplicationModel.Background",
        "Windows.Foundation",
        "Windows.Foundation.Collections",
        "Windows.Networking",
        "Windows.Networking.BackgroundTransfer",
        "Windows.Networking.Connectivity",
        "Windows.Networking.Sockets",
        "Windows.Security.Credentials",
        "Windows.Security.Cryptography.Certificates",
        "Windows.Storage",
        "Windows.Storage.FileProperties",
        "Windows.Storage.Streams",
        "Windows.Web",
        "Windows.Web.AtomPub",
        "Windows.Web.Syndication",
    };

    // Below the namespaces above, and not NetClient's.
    private static readonly HashSet<string> Elsewhere = new(StringComparer.Ordinal)
    {
        "Windows.Foundation.Diagnostics", "Windows.Foundation.Metadata", "Windows.Foundation.Numerics",
        "Windows.Networking.NetworkOperators", "Windows.Networking.Proximity", "Windows.Networking.PushNotifications",
        "Windows.Networking.ServiceDiscovery", "Windows.Networking.Vpn", "Windows.Networking.XboxLive",
        "Windows.Security.Credentials.UI",
        "Windows.Storage.AccessCache", "Windows.Storage.BulkAccess", "Windows.Storage.Compression", "Windows.Storage.Pickers",
        "Windows.Storage.Provider", "Windows.Storage.Search",
        "Windows.Web.Http", "Windows.Web.UI",
    };

    private static readonly Dictionary<string, string> Types = new(StringComparer.Ordinal)
    {
        ["Windows.Foundation.DateTime"] = "System.DateTimeOffset",
        ["Windows.Foundation.IAsyncAction"] = "System.Threading.Tasks.Task",
        ["Windows.Foundation.IAsyncOperation"] = "System.Threading.Tasks.Task",
        ["Windows.Foundation.IClosable"] = "System.IDisposable",
        ["Windows.Foundation.TimeSpan"] = "System.TimeSpan",
        ["Windows.Foundation.Uri"] = "System.Uri",
    };

    /// <summary>What a dotted name that begins with <c>Windows</c> is to be, and how many of its parts that stands for; null when NetClient has nothing for it.</summary>
    /// <param name="parts">The identifiers, from <c>Windows</c> on.</param>
    public static (string Old, string New, int Parts)? Find(IReadOnlyList<string> parts)
    {
        // Longest first: Windows.Networking.Sockets.StreamSocket is found by its namespace, and one part more is a type or none of ours.
        for (int length = parts.Count; length >= 2; length--)
        {
            string name = string.Join(".", parts.Take(length));
            if (Elsewhere.Contains(name))
                return null;
            if (Types.TryGetValue(name, out string? type))
                return (name, type, length);
            if (Namespaces.Contains(name))
                return (name, NewRoot + name.Substring(Root.Length), length);
        }

        return null;
    }
}
