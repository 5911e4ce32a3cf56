using System.Text;
using NetClient.InteropTests.Peers;
using NetClient.Networking.Sockets;
using NetClient.Storage.Streams;

namespace NetClient.InteropTests.StartTlsTests;

/// <summary>XMPP (RFC 6120 section 5) with Prosody.</summary>
public sealed class XmppTests(PeerFixture<ProsodyServer> prosody) : InteropTest, IClassFixture<PeerFixture<ProsodyServer>>
{
    private const string OpenStream =
        "<?xml version='1.0'?><stream:stream to='localhost' version='1.0' xmlns='jabber:client' xmlns:stream='http://etherx.jabber.org/streams'>";

    [Fact(Timeout = 60_000)]
    public async Task UpgradeToSslAsync_XmppStartTls_OffersToLogInOnlyInside()
    {
        using StreamSocket socket = Sockets.NewSocket(Pki);
        await socket.ConnectAsync(Sockets.Localhost, Sockets.Service(Use(prosody).XmppPort), SocketProtectionLevel.PlainSocket, Token);
        using var reader = new DataReader(socket.InputStream) { InputStreamOptions = InputStreamOptions.Partial };
        using var writer = new DataWriter(socket.OutputStream);

        string outside = await AskAsync(reader, writer, OpenStream, "</stream:features>");
        Assert.Contains("<starttls", outside, StringComparison.Ordinal);
        Assert.DoesNotContain("<mechanism>", outside, StringComparison.Ordinal);
        Assert.Contains("<proceed", await AskAsync(reader, writer, "<starttls xmlns='urn:ietf:params:xml:ns:xmpp-tls'/>", "/>"), StringComparison.Ordinal);

        await socket.UpgradeToSslAsync(SocketProtectionLevel.Tls12, Sockets.Localhost, Token);

        string inside = await AskAsync(reader, writer, OpenStream, "</stream:features>");
        Assert.DoesNotContain("<starttls", inside, StringComparison.Ordinal);
        Assert.Contains("<mechanism>PLAIN</mechanism>", inside, StringComparison.Ordinal);
    }

    private static async Task<string> AskAsync(DataReader reader, DataWriter writer, string question, string end)
    {
        writer.WriteString(question);
        await writer.StoreAsync(Token);
        var answer = new StringBuilder();
        while (!answer.ToString().EndsWith(end, StringComparison.Ordinal))
        {
            uint loaded = await reader.LoadAsync(4096, Token);
            Assert.NotEqual(0u, loaded);
            answer.Append(reader.ReadString(loaded));
        }

        return answer.ToString();
    }
}
