using System.Net.Security;
using NetClient.InteropTests.Peers;

namespace NetClient.InteropTests.SmokeTests;

/// <summary>Each STARTTLS server starts and upgrades a plain .NET client: when one of these fails, the peer is to blame.</summary>
public sealed class StartTlsPeersTests(
    PeerFixture<DovecotServer> dovecot,
    PeerFixture<PostgresServer> postgres,
    PeerFixture<ProsodyServer> prosody,
    PeerFixture<SlapdServer> slapd,
    PeerFixture<PostfixServer> postfix)
    : InteropTest,
        IClassFixture<PeerFixture<DovecotServer>>,
        IClassFixture<PeerFixture<PostgresServer>>,
        IClassFixture<PeerFixture<ProsodyServer>>,
        IClassFixture<PeerFixture<SlapdServer>>,
        IClassFixture<PeerFixture<PostfixServer>>
{
    [Fact(Timeout = 60_000)]
    public async Task Dovecot_StartTls_SpeaksImapInside()
    {
        DovecotServer server = Use(dovecot);
        await using PlainClient client = await PlainClient.ConnectAsync(server.ImapPort, Token);
        await client.ReadThroughAsync("\r\n", Token);
        await client.SendAsync("a STARTTLS\r\n", Token);
        Assert.StartsWith("a OK", await client.ReadThroughAsync("\r\n", Token), StringComparison.Ordinal);
        await client.SecureAsync(Pki, Token);
        await client.SendAsync("b LOGIN alice secret\r\n", Token);
        Assert.StartsWith("b OK", await client.ReadThroughAsync("\r\n", Token), StringComparison.Ordinal);
    }

    [Fact(Timeout = 60_000)]
    public async Task Dovecot_ImapOverTls_Greets()
    {
        DovecotServer server = Use(dovecot);
        await using PlainClient client = await PlainClient.ConnectAsync(server.ImapsPort, Token);
        await client.SecureAsync(Pki, Token);
        Assert.StartsWith("* OK", await client.ReadThroughAsync("\r\n", Token), StringComparison.Ordinal);
    }

    [Fact(Timeout = 60_000)]
    public async Task Postgres_SslRequest_Upgrades()
    {
        PostgresServer server = Use(postgres);
        await using PlainClient client = await PlainClient.ConnectAsync(server.Port, Token);
        await client.SendAsync([0, 0, 0, 8, 0x04, 0xD2, 0x16, 0x2F], Token);
        Assert.Equal("S"u8.ToArray(), await client.ReadBytesAsync(1, Token));
        SslStream tls = await client.SecureAsync(Pki, Token);
        Assert.True(tls.IsEncrypted);
    }

    [Fact(Timeout = 60_000)]
    public async Task Prosody_StartTls_OffersLoginInside()
    {
        ProsodyServer server = Use(prosody);
        const string open = "<stream:stream to='localhost' xmlns='jabber:client' xmlns:stream='http://etherx.jabber.org/streams' version='1.0'>";
        await using PlainClient client = await PlainClient.ConnectAsync(server.XmppPort, Token);
        await client.SendAsync(open, Token);
        Assert.Contains("<starttls", await client.ReadThroughAsync("</stream:features>", Token), StringComparison.Ordinal);
        await client.SendAsync("<starttls xmlns='urn:ietf:params:xml:ns:xmpp-tls'/>", Token);
        Assert.Contains("<proceed", await client.ReadThroughAsync("/>", Token), StringComparison.Ordinal);
        await client.SecureAsync(Pki, Token);
        await client.SendAsync(open, Token);
        Assert.Contains("<mechanism>", await client.ReadThroughAsync("</stream:features>", Token), StringComparison.Ordinal);
    }

    [Fact(Timeout = 60_000)]
    public async Task Slapd_StartTls_Upgrades()
    {
        SlapdServer server = Use(slapd);
        await using PlainClient client = await PlainClient.ConnectAsync(server.LdapPort, Token);
        await client.SendAsync([0x30, 0x1D, 0x02, 0x01, 0x01, 0x77, 0x18, 0x80, 0x16, .. "1.3.6.1.4.1.1466.20037"u8], Token);
        byte[] response = await client.ReadBytesAsync(14, Token);
        Assert.Equal([0x30, 0x0C, 0x02, 0x01, 0x01, 0x78, 0x07, 0x0A, 0x01, 0x00, 0x04, 0x00, 0x04, 0x00], response);
        SslStream tls = await client.SecureAsync(Pki, Token);
        Assert.True(tls.IsEncrypted);
    }

    [Fact(Timeout = 60_000)]
    public async Task Postfix_StartTls_SpeaksSmtpInside()
    {
        PostfixServer server = Use(postfix);
        await using PlainClient client = await PlainClient.ConnectAsync(server.SmtpPort, Token);
        await client.ReadThroughAsync("\r\n", Token);
        await client.SendAsync("EHLO client.test\r\n", Token);
        Assert.Contains("STARTTLS", await client.ReadThroughAsync("250 CHUNKING\r\n", Token), StringComparison.Ordinal);
        await client.SendAsync("STARTTLS\r\n", Token);
        Assert.StartsWith("220", await client.ReadThroughAsync("\r\n", Token), StringComparison.Ordinal);
        await client.SecureAsync(Pki, Token);
        await client.SendAsync("NOOP\r\n", Token);
        Assert.StartsWith("250", await client.ReadThroughAsync("\r\n", Token), StringComparison.Ordinal);
    }
}
