using NetClient.Tests.House.Metadata;

namespace NetClient.Tests.House;

/// <summary>Ways to the network that walk around the capability gate, and the one family of types that may take them.</summary>
/// <remarks><c>BannedSymbols.txt</c> says the same to whoever writes the code, and can be silenced with a pragma; the compiled assembly cannot.</remarks>
internal static class GateRules
{
    private const string Connector = "NetClient.Networking.Sockets.Internal.Connector";

    /// <summary>Type, and the start of the members that are meant: "" is every member, "Load(System.String" is every overload that begins so.</summary>
    private static readonly (string Type, string[] Members)[] Banned =
    [
        ("System.Net.Sockets.Socket", [".ctor(", "Bind(", "Listen(", "Connect(", "ConnectAsync(", "BeginConnect("]),
        ("System.Net.Sockets.SocketTaskExtensions", ["ConnectAsync("]),
        ("System.Net.Sockets.TcpClient", [""]),
        ("System.Net.Sockets.TcpListener", [""]),
        ("System.Net.Sockets.UdpClient", [""]),
        ("System.Net.Dns", [""]),
        ("System.Net.Http.SocketsHttpHandler", [""]),
        ("System.Net.Http.HttpClientHandler", [""]),
        ("System.Net.Http.HttpClient", [".ctor()"]),   // makes a handler of its own
        ("System.Net.WebSockets.ClientWebSocket", ["ConnectAsync(System.Uri,System.Threading.CancellationToken)"]),   // so does this one
        ("System.Net.WebRequest", [""]),
        ("System.Net.WebClient", [""]),
        ("System.Net.Mail.SmtpClient", [""]),
        ("System.Net.NetworkInformation.Ping", [""]),
        ("System.Net.Quic.QuicConnection", [""]),
        ("System.Net.Quic.QuicListener", [""]),
        ("System.Xml.XmlUrlResolver", [""]),           // XML that is named by a URL is fetched from there
        ("System.Xml.XmlReader", ["Create(System.String"]),
        ("System.Xml.XmlDocument", ["Load(System.String"]),
        ("System.Xml.Linq.XDocument", ["Load(System.String", "LoadAsync(System.String"]),
        ("System.Xml.Linq.XElement", ["Load(System.String", "LoadAsync(System.String"]),
    ];

    /// <summary>The uses that open a way to the network outside the connector.</summary>
    public static IEnumerable<MetadataUse> Violations(IEnumerable<MetadataUse> uses) => uses.Where(use => IsBanned(use) && !IsConnector(use.Type));

    private static bool IsConnector(string type) => type.StartsWith(Connector, StringComparison.Ordinal);

    private static bool IsBanned(MetadataUse use) => use.Member.Length > 0 && Banned.Any(ban =>
        ban.Type == use.Target && ban.Members.Any(start => use.Member.StartsWith(start, StringComparison.Ordinal)));
}
