using NetClient.InteropTests.Peers;
using NetClient.Networking.Sockets;

namespace NetClient.InteropTests.StartTlsTests;

/// <summary>SMTP (RFC 5321, RFC 3207) with Postfix.</summary>
public sealed class SmtpTests(PeerFixture<PostfixServer> postfix) : InteropTest, IClassFixture<PeerFixture<PostfixServer>>
{
    [Fact(Timeout = 60_000)]
    public async Task UpgradeToSslAsync_SmtpStartTls_DeliversMail()
    {
        PostfixServer server = Use(postfix);
        using StreamSocket socket = Sockets.NewSocket(Pki);
        await socket.ConnectAsync(Sockets.Localhost, Sockets.Service(server.SmtpPort), SocketProtectionLevel.PlainSocket, Token);
        using var smtp = new LineConversation(socket);
        Assert.StartsWith("220 ", await ReplyAsync(smtp), StringComparison.Ordinal);
        Assert.Contains("STARTTLS", await CommandAsync(smtp, "EHLO client.test"), StringComparison.Ordinal);
        Assert.StartsWith("220 ", await CommandAsync(smtp, "STARTTLS"), StringComparison.Ordinal);

        await socket.UpgradeToSslAsync(SocketProtectionLevel.Tls12, Sockets.Localhost, Token);

        Assert.DoesNotContain("STARTTLS", await CommandAsync(smtp, "EHLO client.test"), StringComparison.Ordinal);
        Assert.StartsWith("250 ", await CommandAsync(smtp, "MAIL FROM:<alice@client.test>"), StringComparison.Ordinal);
        Assert.StartsWith("250 ", await CommandAsync(smtp, "RCPT TO:<bob@localhost>"), StringComparison.Ordinal);
        Assert.StartsWith("354 ", await CommandAsync(smtp, "DATA"), StringComparison.Ordinal);
        Assert.Contains("queued", await CommandAsync(smtp, "Subject: hello\r\n\r\nHello.\r\n."), StringComparison.Ordinal);
        Assert.StartsWith("221 ", await CommandAsync(smtp, "QUIT"), StringComparison.Ordinal);
    }

    private static async Task<string> CommandAsync(LineConversation smtp, string command)
    {
        await smtp.SendLineAsync(command, Token);
        return await ReplyAsync(smtp);
    }

    // RFC 5321 section 4.2.1: every line but the last has a hyphen behind its code.
    private static async Task<string> ReplyAsync(LineConversation smtp) =>
        string.Join('\n', await smtp.ReadLinesAsync(line => line.Length < 4 || line[3] != '-', Token));
}
