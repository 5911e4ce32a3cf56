using Microsoft.CodeAnalysis;
using NetClient.Capabilities.Internal;
using static NetClient.Capabilities.NetworkOperation;

namespace NetClient.Capabilities.Analyzers.Internal;

/// <summary>The calls that need a capability. <see cref="CapabilityRules"/> says which; here stands only what each call does.</summary>
internal sealed class NetworkCalls
{
    private const string Sockets = "NetClient.Networking.Sockets.";
    private const string Transfer = "NetClient.Networking.BackgroundTransfer.";
    private const string Syndication = "NetClient.Web.Syndication.";
    private const string AtomPub = "NetClient.Web.AtomPub.";
    private const AddressScope NotKnown = AddressScope.NotKnownYet;
    private const AddressScope EveryAddress = AddressScope.Unspecified;

    internal static readonly NetworkCall[] Rows =
    [
        new(Sockets + "StreamSocket",                "ConnectAsync",                 Connect, NotKnown),
        new(Sockets + "StreamSocket",                "GetEndpointPairsAsync",        Resolve, NotKnown),
        new(Sockets + "StreamSocketListener",        "BindServiceNameAsync",         Bind,    EveryAddress),
        new(Sockets + "StreamSocketListener",        "BindEndpointAsync",            Bind,    EveryAddress),
        new(Sockets + "DatagramSocket",              "ConnectAsync",                 Connect, NotKnown),
        new(Sockets + "DatagramSocket",              "GetEndpointPairsAsync",        Resolve, NotKnown),
        new(Sockets + "DatagramSocket",              "BindServiceNameAsync",         Bind,    EveryAddress),
        new(Sockets + "DatagramSocket",              "BindEndpointAsync",            Bind,    EveryAddress),
        new(Sockets + "DatagramSocket",              "GetOutputStreamAsync",         Send,    NotKnown),
        new(Sockets + "DatagramSocket",              "JoinMulticastGroup",           Receive, NotKnown),
        new(Sockets + "MessageWebSocket",            "ConnectAsync",                 Connect, NotKnown),
        new(Sockets + "StreamWebSocket",             "ConnectAsync",                 Connect, NotKnown),
        new(Transfer + "BackgroundDownloader",       "CreateDownload",               Connect, NotKnown),
        new(Transfer + "BackgroundDownloader",       "CreateDownloadAsync",          Connect, NotKnown),
        new(Transfer + "BackgroundUploader",         "CreateUpload",                 Connect, NotKnown),
        new(Transfer + "BackgroundUploader",         "CreateUploadAsync",            Connect, NotKnown),
        new(Transfer + "BackgroundUploader",         "CreateUploadFromStreamAsync",  Connect, NotKnown),
        new(Transfer + "DownloadOperation",          "StartAsync",                   Connect, NotKnown),
        new(Transfer + "DownloadOperation",          "AttachAsync",                  Connect, NotKnown),
        new(Transfer + "UploadOperation",            "StartAsync",                   Connect, NotKnown),
        new(Transfer + "UploadOperation",            "AttachAsync",                  Connect, NotKnown),
        new(Syndication + "SyndicationClient",       "RetrieveFeedAsync",            Connect, NotKnown),
        new(AtomPub + "AtomPubClient",               "RetrieveFeedAsync",            Connect, NotKnown),
        new(AtomPub + "AtomPubClient",               "RetrieveServiceDocumentAsync", Connect, NotKnown),
        new(AtomPub + "AtomPubClient",               "RetrieveResourceAsync",        Connect, NotKnown),
        new(AtomPub + "AtomPubClient",               "RetrieveMediaResourceAsync",   Connect, NotKnown),
        new(AtomPub + "AtomPubClient",               "CreateResourceAsync",          Connect, NotKnown),
        new(AtomPub + "AtomPubClient",               "CreateMediaResourceAsync",     Connect, NotKnown),
        new(AtomPub + "AtomPubClient",               "UpdateResourceAsync",          Connect, NotKnown),
        new(AtomPub + "AtomPubClient",               "UpdateMediaResourceAsync",     Connect, NotKnown),
        new(AtomPub + "AtomPubClient",               "UpdateResourceItemAsync",      Connect, NotKnown),
        new(AtomPub + "AtomPubClient",               "DeleteResourceAsync",          Connect, NotKnown),
        new(AtomPub + "AtomPubClient",               "DeleteResourceItemAsync",      Connect, NotKnown),
    ];

    // Whoever holds one of these may have been given a manifest of its own in code, or do anything with the app's: no missing capability can be proved, and no unused one.
    private static readonly string[] Opaque =
    [
        Sockets + "IStreamSocket", Sockets + "IStreamSocketListener", Sockets + "IStreamSocketFactory", Sockets + "IWebSocket",
        Syndication + "ISyndicationClient", Transfer + "IBackgroundTransferOperation",
    ];

    private readonly Dictionary<string, List<(INamedTypeSymbol Type, NetworkCall Row)>> _byMethod;
    private readonly HashSet<INamedTypeSymbol> _opaque;

    private NetworkCalls(Dictionary<string, List<(INamedTypeSymbol, NetworkCall)>> byMethod, HashSet<INamedTypeSymbol> opaque) =>
        (_byMethod, _opaque) = (byMethod, opaque);

    /// <summary>The rows whose types the compilation knows; null when it knows none.</summary>
    public static NetworkCalls? In(Compilation compilation)
    {
        var byMethod = new Dictionary<string, List<(INamedTypeSymbol, NetworkCall)>>(StringComparer.Ordinal);
        foreach (NetworkCall row in Rows)
        {
            if (compilation.GetTypeByMetadataName(row.Type) is not { } type)
                continue;
            if (!byMethod.TryGetValue(row.Method, out List<(INamedTypeSymbol, NetworkCall)>? rows))
                byMethod.Add(row.Method, rows = []);
            rows.Add((type, row));
        }

        if (byMethod.Count == 0)
            return null;
        var opaque = new HashSet<INamedTypeSymbol>(SymbolEqualityComparer.Default);
        foreach (string name in Opaque)
        {
            if (compilation.GetTypeByMetadataName(name) is { } type)
                opaque.Add(type);
        }

        return new(byMethod, opaque);
    }

    /// <summary>The row of a method, or null.</summary>
    public NetworkCall? Find(IMethodSymbol method)
    {
        if (!_byMethod.TryGetValue(method.Name, out List<(INamedTypeSymbol Type, NetworkCall Row)>? rows))
            return null;
        foreach ((INamedTypeSymbol type, NetworkCall row) in rows)
        {
            if (SymbolEqualityComparer.Default.Equals(type, method.ContainingType))
                return row;
        }

        return null;
    }

    /// <summary>Whether a method belongs to something that reaches the network in ways its call does not show.</summary>
    public bool IsOpaque(IMethodSymbol method) => _opaque.Contains(method.ContainingType) || IsHttp(method.ContainingType.ContainingNamespace);

    // NetClient.Web.Http hands HttpClient a handler; where the requests go is not in its own calls.
    private static bool IsHttp(INamespaceSymbol? space) =>
        space is { Name: "Http", ContainingNamespace: { Name: "Web", ContainingNamespace: { Name: "NetClient", ContainingNamespace.IsGlobalNamespace: true } } };
}
