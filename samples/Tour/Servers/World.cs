using System.Security.Cryptography.X509Certificates;
using NetClient.Networking;
using NetClient.Networking.Sockets;
using NetClient.Security.Cryptography.Certificates;
using NetClient.TestServers;
using NetClient.Web.Http;

namespace Tour.Servers;

/// <summary>The certification authority and the servers that the tour visits.</summary>
internal sealed class World : IAsyncDisposable
{
    private readonly TestPki _pki = new("NetClient Tour");
    private readonly RevocationList _revocation = new();
    private KestrelWebSocketServer _webSockets = null!;

    private World()
    {
    }

    public static HostName Localhost { get; } = new("localhost");

    /// <summary>Kestrel, behind a good certificate and many bad ones.</summary>
    public WebDoors Web { get; private set; } = null!;

    /// <summary>A line server with STARTTLS.</summary>
    public LineServer Mail { get; private set; } = null!;

    /// <summary>The same with somebody on the path who adds a line behind the go-ahead.</summary>
    public LineServer TamperedMail { get; private set; } = null!;

    /// <summary>An echo over web sockets, in TLS.</summary>
    public Uri WebSockets => _webSockets.At(scheme: "wss");

    /// <summary>A server of the Atom Publishing Protocol, in clear text.</summary>
    public AtomPubServer Publishing { get; private set; } = null!;

    /// <summary>A server that accepts and then says nothing.</summary>
    public SilentServer Silent { get; } = new();

    /// <summary>Accepts, and speaks when it is told to.</summary>
    public CallingServer Calling { get; private set; } = null!;

    /// <summary>The same in TLS.</summary>
    public CallingServer SecureCalling { get; private set; } = null!;

    /// <summary>The tour's own authority, for other processes.</summary>
    public string RootPem => _pki.Root.ExportCertificatePem();

    /// <summary>What a client shows to prove that it is alice.</summary>
    public Certificate Alice { get; private set; } = null!;

    public static async Task<World> StartAsync(CancellationToken cancellationToken)
    {
        var world = new World();
        TestPki pki = world._pki;
        await world._revocation.StartAsync(cancellationToken);
        world.Web = await WebDoors.OpenAsync(pki, world._revocation, cancellationToken);
        world._webSockets = await KestrelWebSocketServer.StartAsync(certificate: pki.Issue(), issuer: pki.Intermediate);
        var server = new Certificate(pki.Issue(), [pki.Intermediate]);
        world.Mail = await LineServer.StartAsync(server, injects: false, cancellationToken);
        world.TamperedMail = await LineServer.StartAsync(server, injects: true, cancellationToken);
        world.Calling = await CallingServer.StartAsync(null, cancellationToken);
        world.SecureCalling = await CallingServer.StartAsync(server, cancellationToken);
        world.Publishing = await AtomPubServer.StartAsync(cancellationToken: cancellationToken);
        world.Alice = new Certificate(pki.Issue(new CertificateSpec { Names = ["alice"], Usage = TestPki.ClientUsage }), [pki.Intermediate]);
        return world;
    }

    /// <summary>A socket that trusts the tour's own authority, and only that.</summary>
    public StreamSocket NewSocket()
    {
        var socket = new StreamSocket();
        socket.Control.ExclusiveTrustRoots.Add(new Certificate(_pki.Root));
        return socket;
    }

    /// <summary>An HTTP handler that trusts the same.</summary>
    public NetClientHttpHandler NewHandler()
    {
        var handler = new NetClientHttpHandler { UseProxy = false };
        handler.ExclusiveTrustRoots.Add(new Certificate(_pki.Root));
        return handler;
    }

    /// <summary>A web socket with the same trust.</summary>
    public MessageWebSocket NewWebSocket()
    {
        var socket = new MessageWebSocket();
        socket.Control.ExclusiveTrustRoots.Add(new Certificate(_pki.Root));
        return socket;
    }

    /// <summary>The same trust for the steps that show what System.Net does.</summary>
    public X509ChainPolicy TrustPolicy()
    {
        var policy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        policy.CustomTrustStore.Add(_pki.Root);
        return policy;
    }

    public async ValueTask DisposeAsync()
    {
        await Web.DisposeAsync();
        await _webSockets.DisposeAsync();
        await Mail.DisposeAsync();
        await TamperedMail.DisposeAsync();
        await Publishing.DisposeAsync();
        await _revocation.DisposeAsync();
        Calling.Dispose();
        SecureCalling.Dispose();
        Silent.Dispose();
        _pki.Dispose();
    }
}
