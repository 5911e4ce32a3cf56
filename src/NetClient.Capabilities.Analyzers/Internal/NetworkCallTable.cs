using NetClient.Capabilities.Internal;
using static NetClient.Capabilities.NetworkOperation;

namespace NetClient.Capabilities.Analyzers.Internal;

/// <summary>The calls that need a capability: what the analyzers look for in source, and <c>samples/CapabilityAudit</c> in built programs.
/// <c>CapabilityRules</c> says which capability; here stands only what each call does.</summary>
internal static class NetworkCallTable
{
    /// <summary>The assembly that all the types are in.</summary>
    public const string Assembly = "NetClient";

    /// <summary>What is in here hands <c>HttpClient</c> a handler; where the requests go is not in its own calls.</summary>
    public const string OpaqueNamespace = "NetClient.Web.Http";

    /// <summary>Those of our own that go to the network only where the app calls for it.</summary>
    public static bool IsOurs(string assembly) => assembly is Assembly or "NetClient.Extensions.DependencyInjection";

    /// <summary>A name that an app cannot do without when its sockets are to go by another manifest than the file beside it: one made in code, or another file
    /// (<c>NetClientOptions.ManifestPath</c>). Behind an interface it may be such a socket.</summary>
    public static bool IsOtherManifest(string name) => name is "CapabilityManifest" or "ManifestPath";

    // The types of parameters that say where a call goes.
    public const string HostName = "NetClient.Networking.HostName";
    public const string EndpointPair = "NetClient.Networking.EndpointPair";
    public const string DatagramEndpoint = "NetClient.Networking.Sockets.DatagramEndpoint";
    public const string Uri = "System.Uri";

    private const string Sockets = "NetClient.Networking.Sockets.";
    private const string Transfer = "NetClient.Networking.BackgroundTransfer.";
    private const string Syndication = "NetClient.Web.Syndication.";
    private const string AtomPub = "NetClient.Web.AtomPub.";
    private const AddressScope NotKnown = AddressScope.NotKnownYet;
    private const AddressScope EveryAddress = AddressScope.Unspecified;

    public static readonly NetworkCall[] Rows =
    [
        new(Sockets + "StreamSocket",                "ConnectAsync",                 Connect, NotKnown),
        new(Sockets + "StreamSocket",                "GetEndpointPairsAsync",        Resolve, NotKnown),
        new(Sockets + "StreamSocketListener",        "BindServiceNameAsync",         Bind,    EveryAddress),
        new(Sockets + "StreamSocketListener",        "BindEndpointAsync",            Bind,    EveryAddress),
        new(Sockets + "IStreamSocket",               "ConnectAsync",                 Connect, NotKnown) { IsInterface = true },
        new(Sockets + "IStreamSocketListener",       "BindServiceNameAsync",         Bind,    EveryAddress) { IsInterface = true },
        new(Sockets + "IStreamSocketListener",       "BindEndpointAsync",            Bind,    EveryAddress) { IsInterface = true },
        new(Sockets + "DatagramSocket",              "ConnectAsync",                 Connect, NotKnown),
        new(Sockets + "DatagramSocket",              "GetEndpointPairsAsync",        Resolve, NotKnown),
        new(Sockets + "DatagramSocket",              "BindServiceNameAsync",         Bind,    EveryAddress),
        new(Sockets + "DatagramSocket",              "BindEndpointAsync",            Bind,    EveryAddress),
        new(Sockets + "DatagramSocket",              "GetOutputStreamAsync",         Send,    NotKnown),
        new(Sockets + "DatagramSocket",              "SendAsync",                    Send,    NotKnown),
        new(Sockets + "DatagramSocket",              "JoinMulticastGroup",           Receive, NotKnown),
        new(Sockets + "IDatagramSocket",             "ConnectAsync",                 Connect, NotKnown) { IsInterface = true },
        new(Sockets + "IDatagramSocket",             "BindServiceNameAsync",         Bind,    EveryAddress) { IsInterface = true },
        new(Sockets + "IDatagramSocket",             "BindEndpointAsync",            Bind,    EveryAddress) { IsInterface = true },
        new(Sockets + "IDatagramSocket",             "GetOutputStreamAsync",         Send,    NotKnown) { IsInterface = true },
        new(Sockets + "IDatagramSocket",             "SendAsync",                    Send,    NotKnown) { IsInterface = true },
        new(Sockets + "IDatagramSocket",             "JoinMulticastGroup",           Receive, NotKnown) { IsInterface = true },
        new(Sockets + "MessageWebSocket",            "ConnectAsync",                 Connect, NotKnown),
        new(Sockets + "StreamWebSocket",             "ConnectAsync",                 Connect, NotKnown),
        new(Sockets + "IWebSocket",                  "ConnectAsync",                 Connect, NotKnown) { IsInterface = true },
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
        new(Syndication + "ISyndicationClient",      "RetrieveFeedAsync",            Connect, NotKnown) { IsInterface = true },
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

    /// <summary>Whether a parameter of this type says where a call goes. A call that has none goes where <see cref="NetworkCall.WithoutTarget"/> says.</summary>
    public static bool IsTarget(string type) => type is HostName or EndpointPair or DatagramEndpoint or Uri;
}
