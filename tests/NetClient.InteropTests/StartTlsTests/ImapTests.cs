using NetClient.InteropTests.Peers;
using NetClient.Networking;
using NetClient.Networking.Sockets;

namespace NetClient.InteropTests.StartTlsTests;

/// <summary>IMAP (RFC 9051) with Dovecot.</summary>
public sealed class ImapTests(PeerFixture<DovecotServer> dovecot) : InteropTest, IClassFixture<PeerFixture<DovecotServer>>
{
    [Fact(Timeout = 60_000)]
    public async Task UpgradeToSslAsync_ImapStartTls_LogsInAndReadsTheInbox()
    {
        using StreamSocket socket = Sockets.NewSocket(Pki);
        using LineConversation imap = await ConnectAsync(socket, Use(dovecot).ImapPort);

        Assert.Contains("STARTTLS", (await CommandAsync(imap, "a1", "CAPABILITY"))[0], StringComparison.Ordinal);
        Assert.StartsWith("a2 OK", (await CommandAsync(imap, "a2", "STARTTLS"))[^1], StringComparison.Ordinal);

        await socket.UpgradeToSslAsync(SocketProtectionLevel.Tls12, Sockets.Localhost, Token);

        Assert.DoesNotContain("STARTTLS", (await CommandAsync(imap, "a3", "CAPABILITY"))[0], StringComparison.Ordinal);
        Assert.StartsWith("a4 OK", (await CommandAsync(imap, "a4", "LOGIN alice secret"))[^1], StringComparison.Ordinal);
        Assert.Contains("* 0 EXISTS", await CommandAsync(imap, "a5", "SELECT INBOX"));
        Assert.StartsWith("a6 OK", (await CommandAsync(imap, "a6", "LOGOUT"))[^1], StringComparison.Ordinal);
    }

    [Fact(Timeout = 60_000)]
    public async Task ConnectAsync_ImapOverTls_IsGreeted()
    {
        using StreamSocket socket = Sockets.NewSocket(Pki);
        await socket.ConnectSecuredAsync(Use(dovecot).ImapsPort, SocketProtectionLevel.Tls12, Token);
        using var imap = new LineConversation(socket);
        Assert.StartsWith("* OK", await imap.ReadLineAsync(Token), StringComparison.Ordinal);
        Assert.StartsWith("a1 OK", (await CommandAsync(imap, "a1", "LOGIN alice secret"))[^1], StringComparison.Ordinal);
    }

    [Fact(Timeout = 60_000)]
    public async Task ConnectAsync_TlsOnThePortForStartTls_SaysThatThePeerSpokePlaintext()
    {
        using StreamSocket socket = Sockets.NewSocket(Pki);
        var exception = await Assert.ThrowsAsync<NetworkException>(
            () => socket.ConnectSecuredAsync(Use(dovecot).ImapPort, SocketProtectionLevel.Tls12, Token));
        Assert.Equal(NetworkFailure.PeerSpokePlaintext, exception.Failure);
        Assert.Contains("* OK", exception.Message, StringComparison.Ordinal);
    }

    [Fact(Timeout = 60_000)]
    public async Task UpgradeToSslAsync_NameTheCertificateIsNotFor_FailsAndClosesTheSocket()
    {
        using StreamSocket socket = Sockets.NewSocket(Pki);
        using LineConversation imap = await ConnectAsync(socket, Use(dovecot).ImapPort);
        await CommandAsync(imap, "a1", "STARTTLS");
        var exception = await Assert.ThrowsAsync<NetworkException>(
            () => socket.UpgradeToSslAsync(SocketProtectionLevel.Tls12, new HostName("other.test"), Token));
        Assert.Equal(SocketErrorStatus.CertificateCommonNameIsIncorrect, exception.Status);
        await Assert.ThrowsAsync<ObjectDisposedException>(() => imap.SendLineAsync("a2 LOGIN alice secret", Token));
    }

    private static async Task<LineConversation> ConnectAsync(StreamSocket socket, int port)
    {
        await socket.ConnectAsync(Sockets.Localhost, Sockets.Service(port), SocketProtectionLevel.PlainSocket, Token);
        var imap = new LineConversation(socket);
        Assert.StartsWith("* OK", await imap.ReadLineAsync(Token), StringComparison.Ordinal);
        return imap;
    }

    private static async Task<IReadOnlyList<string>> CommandAsync(LineConversation imap, string tag, string command)
    {
        await imap.SendLineAsync($"{tag} {command}", Token);
        return await imap.ReadLinesAsync(line => line.StartsWith(tag + " ", StringComparison.Ordinal), Token);
    }
}
