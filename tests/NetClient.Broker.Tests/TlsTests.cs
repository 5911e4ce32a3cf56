using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using NetClient.TestServers;

namespace NetClient.Broker.Tests;

/// <summary>TLS that lives in the broker: the session goes on without the app, and the app cannot tell it from its own.</summary>
public sealed class TlsTests
{
    private const int Limit = 60_000;

    [Fact(Timeout = Limit)]
    public async Task TransferOwnership_Secured_SessionGoesOnWhenTheAppHasExited()
    {
        await using BrokerHouse house = await BrokerHouse.OpenAsync();
        using var server = new TlsServer(house);
        Task<SslStream> accepting = server.AcceptAsync();
        await house.RunCheckedAsync("broker-tls", server.Port, "push", "describe", server.Root);
        await using SslStream peer = await accepting;
        Assert.Equal("Tls13", Assert.Single(house.Status().Sockets).Tls);

        for (int i = 0; i < 2; i++)
        {
            await peer.WriteAsync("wake\n"u8.ToArray(), BrokerHouse.Token);
            string[] parts = (await TlsServer.LineAsync(peer)).Split(':', 3);
            Assert.Equal(("SocketActivity", $"wake Tls13|localhost|{server.Port}"), (parts[0], parts[2]));
        }
        int before = house.DescriptorCount();
        await house.RunCheckedAsync("broker-take", "push");
        Assert.Equal("taken", await TlsServer.LineAsync(peer));   // and then an orderly end, with its alert
        await house.UntilAsync(status => status is { Sockets.Count: 0, Sessions: 0 });
        Assert.True(house.DescriptorCount() < before - 2);
    }

    [Fact(Timeout = Limit)]
    public async Task TransferOwnership_SecuredAndPeerEnds_TaskLearnsHow()
    {
        await using BrokerHouse house = await BrokerHouse.OpenAsync();
        using var server = new TlsServer(house);
        Task<SslStream> accepting = server.AcceptAsync();
        await house.RunCheckedAsync("broker-tls", server.Port, "orderly", $"closed:{house["orderly"]}", server.Root);
        await using (SslStream peer = await accepting)
            await peer.ShutdownAsync();
        await house.FileAsync("orderly");

        accepting = server.AcceptAsync();
        await house.RunCheckedAsync("broker-tls", server.Port, "reset", $"closed:{house["reset"]}", server.Root);
        await accepting;
        server.Reset();
        await house.FileAsync("reset");
        await house.UntilAsync(status => status is { Sockets.Count: 0, Sessions: 0 });
        Assert.Equal("closed 0", await File.ReadAllTextAsync(house["orderly"], BrokerHouse.Token));
        Assert.Equal("closed ConnectionResetByPeer", await File.ReadAllTextAsync(house["reset"], BrokerHouse.Token));
    }

    [Fact(Timeout = Limit)]
    public async Task Status_SessionThatFailed_StillSaysItsProtocol()
    {
        await using BrokerHouse house = await BrokerHouse.OpenAsync();
        using var server = new TlsServer(house);
        Task<SslStream> accepting = server.AcceptAsync();
        await house.RunCheckedAsync("broker-tls", server.Port, "reset", $"die-once:{house["died"]}", server.Root);
        await accepting;
        server.Reset();
        await house.FileAsync("died");
        await house.UntilAsync(status => status.Sockets is [{ Tls: "Tls13" }]);   // its first task is gone, the next one waits
    }

    [Theory(Timeout = Limit)]
    [InlineData("protocol", "root", "alpn=other", "alpn=one")]
    [InlineData("upgrade", "root", "upgrade=1")]
    [InlineData("name", "root", "host=127.0.0.2")]
    [InlineData("untrusted")]
    [InlineData("ignored", "ignore=Untrusted", "ignore=InvalidName", "host=127.0.0.2")]
    [InlineData("expired", "root")]
    [InlineData("old", "root", "level=Tls13")]
    [InlineData("client", "root", "pfx")]
    [InlineData("client", "root")]
    [InlineData("silent", "root", "limit=300")]
    public async Task Connect_Secured_LooksTheSameAsWithoutTheBroker(string kind, params string[] options)
    {
        await using BrokerHouse house = await BrokerHouse.OpenAsync();
        using var server = new TlsServer(house, kind);
        string[] given = [.. options.Select(option => option == "root" ? server.Root : option == "pfx" ? server.ClientPfx : option)];
        Task serving = server.ServeAsync(2);
        string without = await house.RunCheckedAsync(["broker-tls-info", "no", server.Port, .. given]);
        string with = await house.RunCheckedAsync(["broker-tls-info", "enabled", server.Port, .. given]);
        Assert.NotEqual("", without);
        Assert.Equal(without, with);
        await house.UntilAsync(status => status.Sessions == 0);
        server.Dispose();
        await serving;
    }

    [Fact(Timeout = Limit)]
    public async Task Connect_SecuredAndTheBrokerDies_ReadFailsAsReset()
    {
        await using BrokerHouse house = await BrokerHouse.OpenAsync();
        using var server = new TlsServer(house);
        Task<SslStream> accepting = server.AcceptAsync();
        Task<string> running = house.RunCheckedAsync("broker-tls-reset", server.Port, server.Root);
        await using SslStream peer = await accepting;
        await TlsServer.LineAsync(peer);
        await house.KillBrokerAsync();
        Assert.Contains("failed 80072746 Read ConnectionResetByPeer", await running, StringComparison.Ordinal);
    }

    /// <summary>The peer, with a certificate of a root that the app is told of.</summary>
    private sealed class TlsServer : IDisposable
    {
        private readonly TestPki _pki = new();
        private readonly Socket _listener = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        private readonly X509Certificate2 _certificate;
        private readonly string _kind;
        private Socket? _last;

        public TlsServer(BrokerHouse house, string kind = "")
        {
            _kind = kind;
            _certificate = _pki.Issue(kind == "expired" ? new CertificateSpec { To = TimeSpan.FromDays(-1) } : null);
            File.WriteAllText(house["root.pem"], _pki.Root.ExportCertificatePem());
            File.WriteAllBytes(house["client.pfx"], _pki.Issue(new CertificateSpec { Usage = TestPki.ClientUsage, Names = ["ann"] }).Export(X509ContentType.Pkcs12));
            (Root, ClientPfx) = ($"root={house["root.pem"]}", $"pfx={house["client.pfx"]}");
            _listener.Bind(new IPEndPoint(IPAddress.Any, 0));
            _listener.Listen();
        }

        public string Root { get; }

        public string ClientPfx { get; }

        public string Port => ((IPEndPoint)_listener.LocalEndPoint!).Port.ToString(System.Globalization.CultureInfo.InvariantCulture);

        public async Task<SslStream> AcceptAsync()
        {
            _last = await _listener.AcceptAsync(BrokerHouse.Token);
            var stream = new NetworkStream(_last, ownsSocket: true);
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

        /// <summary>Answers each connection's line with who it is, whatever becomes of some.</summary>
        public async Task ServeAsync(int count)
        {
            for (int i = 0; i < count; i++)
            {
                try
                {
                    await using SslStream peer = await AcceptAsync();
                    await LineAsync(peer);
                    await peer.WriteAsync(Encoding.UTF8.GetBytes($"{peer.RemoteCertificate?.Subject}!\n"), BrokerHouse.Token);
                    await LineAsync(peer);
                }
                catch (Exception e) when (e is IOException or AuthenticationException or SocketException or ObjectDisposedException)
                {
                    // What the client makes of it is the question.
                }
            }
        }

        public static async Task<string> LineAsync(SslStream stream)
        {
            var line = new StringBuilder();
            byte[] one = new byte[1];
            while (await stream.ReadAsync(one, BrokerHouse.Token) == 1 && one[0] != '\n')
                line.Append((char)one[0]);
            return line.ToString();
        }

        public void Reset()
        {
            _last!.LingerState = new LingerOption(true, 0);
            _last.Dispose();
        }

        public void Dispose()
        {
            _listener.Dispose();
            _pki.Dispose();
        }
    }
}
