using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using NetClient.Networking.Sockets.Internal;
using NetClient.Networking.Sockets.Internal.Handoff;
using NetClient.Security.Cryptography.Certificates;
using NetClient.Storage.Streams;

namespace NetClient.Networking.Sockets;

/// <summary>What is known of a <see cref="StreamSocket"/>'s connection; readable at any time, also after a failure and after closing.</summary>
public sealed class StreamSocketInformation
{
    private readonly StreamSocket _socket;
    private Socket? _accepted;         // whose local end nobody has asked for: that would be a call of the system for each connection
    private EndPoint? _local;
    private IPEndPoint? _remote;
    private HostName? _localAddress;
    private HostName? _remoteAddress;

    internal StreamSocketInformation(StreamSocket socket) => _socket = socket;

    /// <summary>The local address; null before the connection.</summary>
    public HostName? LocalAddress => _localAddress ??= ToHostName(FindLocalEndPoint() as IPEndPoint);

    /// <summary>The local port, as decimal text; empty before the connection.</summary>
    public string LocalPort => ToPort(FindLocalEndPoint() as IPEndPoint);

    /// <summary>The host name that <c>ConnectAsync</c> was given; for an accepted socket the peer's address. Null before.</summary>
    public HostName? RemoteHostName { get => field ?? (_socket.IsAccepted ? RemoteAddress : null); private set; }

    /// <summary>The service name that <c>ConnectAsync</c> was given; for an accepted socket the peer's port. Empty before.</summary>
    public string RemoteServiceName { get => field ?? (_socket.IsAccepted ? RemotePort : ""); private set; }

    /// <summary>The address that was connected to; null before the connection. Through a proxy, the proxy's.</summary>
    public HostName? RemoteAddress => _remoteAddress ??= ToHostName(_remote);

    /// <summary>The port that was connected to, as decimal text; empty before the connection.</summary>
    public string RemotePort => ToPort(_remote);

    /// <summary>The protection in force, as negotiated (WinRT's documentation leaves open whether it tells the level asked for; ours never does).</summary>
    public SocketProtectionLevel ProtectionLevel { get; private set; }

    /// <summary>The cipher suite in force; null without TLS. An addition.</summary>
    public TlsCipherSuite? CipherSuite { get; private set; }

    /// <summary>The protocol chosen by ALPN; empty when none was. An addition.</summary>
    public string ApplicationProtocol { get; private set; } = "";

    /// <summary>The certificate the server showed, also when it was refused; null without TLS.</summary>
    public Certificate? ServerCertificate { get; private set; }

    /// <summary>The issuers between <see cref="ServerCertificate"/> and its root, nearest first.</summary>
    public IReadOnlyList<Certificate> ServerIntermediateCertificates { get; private set; } = [];

    /// <summary>What is wrong with the server's certificate, gravest first, ignored errors included.</summary>
    public IReadOnlyList<ChainValidationResult> ServerCertificateErrors { get; private set; } = [];

    /// <summary>How grave the worst of <see cref="ServerCertificateErrors"/> is.</summary>
    public SocketSslErrorSeverity ServerCertificateErrorSeverity =>
        ServerCertificateErrors.Count == 0 ? SocketSslErrorSeverity.None : ServerCertificateErrors.Max(Errors.CertificateResultTable.GetSeverity);

    /// <summary>The certificate the client showed to an accepted socket; null when it showed none. An addition.</summary>
    public Certificate? ClientCertificate { get; private set; }

    /// <summary>The name the client asked for in its handshake (SNI); empty when it named none. Of accepted sockets only. An addition.</summary>
    public string RequestedServerName { get; private set; } = "";

    /// <summary>What the proxy said that an accepted connection came through; null when there was none. Where it names a client, <see cref="RemoteAddress"/> and <see cref="RemotePort"/> are the
    /// client's. An addition.</summary>
    public ProxyProtocolHeader? ProxyHeader { get; private set; }

    /// <summary>The proxy that <see cref="ProxyHeader"/> came from; null when there was none. An addition.</summary>
    public EndPoint? ProxyEndPoint { get; private set; }

    /// <summary>The secret shared with a peer found by proximity. NetClient has no proximity transport, so it is always null.</summary>
    public IBuffer? SessionKey { get; }

    /// <summary>Round-trip times now. All zero where the system does not tell.</summary>
    public RoundTripTimeStatistics RoundTripTimeStatistics => _socket.Statistics(TcpStatistics.GetRoundTripTime);

    /// <summary>Bandwidth now. All zero where the system does not tell.</summary>
    public BandwidthStatistics BandwidthStatistics => _socket.Statistics(TcpStatistics.GetBandwidth);

    /// <summary>The endpoint as failures name it.</summary>
    internal string? Endpoint => RemoteHostName is { } host ? $"{Bracketed(host)}:{RemoteServiceName}" : null;

    internal IPEndPoint? RemoteEndPoint => _remote;

    internal void SetTarget(HostName host, string service)
    {
        RemoteHostName = host;
        RemoteServiceName = service;
    }

    internal void SetEndpoints(IPEndPoint? local, IPEndPoint? remote)
    {
        _local = local;
        _remote = remote;
    }

    /// <summary>The ends of an accepted connection; the local one is looked for when somebody asks, or by <see cref="Settle"/>.</summary>
    internal void SetAccepted(Socket socket)
    {
        _accepted = socket;
        _remote = socket.RemoteEndPoint as IPEndPoint;
    }

    /// <summary>Whether the local end may be unknown after closing when nobody had asked for it before, because who has the socket tells of it himself.</summary>
    internal bool MayForget { get; set; }

    /// <summary>The connection is about to close: what only it can tell is asked for now.</summary>
    internal void Settle()
    {
        if (!MayForget)
            FindLocalEndPoint();
    }

    /// <summary>The local end, as the system tells it.</summary>
    internal EndPoint? FindLocalEndPoint()
    {
        if (_accepted is not { } socket)
            return _local;
        try
        {
            _local ??= socket.LocalEndPoint;
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // Closed: there is no local end any more, unless another thread has found it in time.
        }
        _accepted = null;
        return _local;
    }

    /// <summary>Another attempt begins: what the last one found out is not about the connection to come.</summary>
    internal void ForgetAttempt()
    {
        (_local, _remote, _localAddress, _remoteAddress) = (null, null, null, null);
        (ServerCertificate, ServerIntermediateCertificates, ServerCertificateErrors) = (null, [], []);
    }

    internal void SetProxy(ProxyProtocolHeader header, EndPoint? proxy)
    {
        (ProxyHeader, ProxyEndPoint) = (header, proxy);
        if (header.Source is IPEndPoint client)
            _remote = client;
    }

    internal void SetServerCertificate(CertificateReport report)
    {
        ServerCertificate = report.Certificate;
        ServerIntermediateCertificates = report.Intermediates;
        ServerCertificateErrors = report.Errors;
    }

    internal void SetClientCertificate(Certificate? certificate, string requestedServerName)
    {
        ClientCertificate = certificate;
        RequestedServerName = requestedServerName;
    }

    internal void SetOwnCertificate(Certificate? certificate) => ServerCertificate = certificate;

    internal void SetNegotiated(SecuredState secured)
    {
        SetEndpoints(secured.GetLocalEndPoint(), secured.GetRemoteEndPoint());
        ProtectionLevel = ProtectionLevels.FromProtocol(secured.Protocol);
        CipherSuite = secured.CipherSuite;
        ApplicationProtocol = secured.ApplicationProtocol;
    }

    internal void SetNegotiated(SslStream tls)
    {
        ProtectionLevel = ProtectionLevels.FromProtocol(tls.SslProtocol);
        CipherSuite = tls.NegotiatedCipherSuite;
        ApplicationProtocol = tls.NegotiatedApplicationProtocol.ToString();
    }

    private static string Bracketed(HostName host) => host.Type == HostNameType.Ipv6 ? $"[{host.CanonicalName}]" : host.RawName;

    private static HostName? ToHostName(IPEndPoint? endpoint) => endpoint is null ? null : new HostName(Unmapped(endpoint.Address));

    // A dual-mode listener sees IPv4 peers as ::ffff:a.b.c.d; apps are told the address they know.
    private static IPAddress Unmapped(IPAddress address) => address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;

    private static string ToPort(IPEndPoint? endpoint) => endpoint?.Port.ToString(System.Globalization.CultureInfo.InvariantCulture) ?? "";
}
