using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using NetClient.TestServers;

namespace NetClient.Broker.Tests;

/// <summary>The peer in TLS, with a certificate of a root that the app is told of.</summary>
internal sealed class TlsServer : Server
{
    private readonly TestPki _pki = new();
    private readonly X509Certificate2 _certificate;
    private readonly string _kind;

    public TlsServer(BrokerHouse house, string kind = "")
        : base(IPAddress.Any)
    {
        _kind = kind;
        _certificate = _pki.Issue(kind == "expired" ? new CertificateSpec { To = TimeSpan.FromDays(-1) } : null);
        File.WriteAllText(house["root.pem"], _pki.Root.ExportCertificatePem());
        File.WriteAllBytes(house["client.pfx"], _pki.Issue(new CertificateSpec { Usage = TestPki.ClientUsage, Names = ["ann"] }).Export(X509ContentType.Pkcs12));
        (Root, ClientPfx) = ($"root={house["root.pem"]}", $"pfx={house["client.pfx"]}");
    }

    public string Root { get; }

    public string ClientPfx { get; }

    public override string[] Options => [Root];

    /// <summary>Answers each connection's line with who it is, whatever becomes of some.</summary>
    public async Task ServeAsync(int count)
    {
        for (int i = 0; i < count; i++)
        {
            try
            {
                using Connection peer = await AcceptAsync();
                await peer.LineAsync();
                await peer.Stream.WriteAsync(Encoding.UTF8.GetBytes($"{((SslStream)peer.Stream).RemoteCertificate?.Subject}!\n"), BrokerHouse.Token);
                await peer.LineAsync();
            }
            catch (Exception e) when (e is IOException or AuthenticationException or SocketException or ObjectDisposedException)
            {
                // What the client makes of it is the question.
            }
        }
    }

    protected override async Task<Stream> OpenAsync(NetworkStream stream)
    {
        if (_kind == "upgrade")
        {
            await stream.ReadExactlyAsync(new byte["STARTTLS\n".Length], BrokerHouse.Token);
            await stream.WriteAsync("go\n"u8.ToArray(), BrokerHouse.Token);
        }
        if (_kind == "silent")
            await stream.CopyToAsync(Stream.Null, BrokerHouse.Token);
        var tls = new SslStream(stream);
        bool isDone = false;
        try
        {
            await AuthenticateAsync(tls);
            isDone = true;
            return tls;
        }
        finally
        {
            if (!isDone)
                await tls.DisposeAsync();
        }
    }

    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
        _pki.Dispose();
    }

    private Task AuthenticateAsync(SslStream tls) =>
        tls.AuthenticateAsServerAsync(
            new SslServerAuthenticationOptions
            {
                ServerCertificateContext = SslStreamCertificateContext.Create(_certificate, [_pki.Intermediate], offline: true),
                ApplicationProtocols = _kind == "protocol" ? [new SslApplicationProtocol("one")] : null,
                EnabledSslProtocols = _kind == "old" ? SslProtocols.Tls12 : SslProtocols.None,
                ClientCertificateRequired = _kind == "client",
                RemoteCertificateValidationCallback = (_, presented, _, _) => presented is not null || _kind != "client",
            },
            BrokerHouse.Token);
}
