using System.Text;
using NetClient.InteropTests.Peers;
using NetClient.Networking.Sockets;
using NetClient.Storage.Streams;

namespace NetClient.InteropTests.StartTlsTests;

/// <summary>LDAP (RFC 4511 section 4.14) with slapd, whose TLS is GnuTLS.</summary>
public sealed class LdapTests(PeerFixture<SlapdServer> slapd) : InteropTest, IClassFixture<PeerFixture<SlapdServer>>
{
    private const byte Sequence = 0x30, Integer = 0x02, OctetString = 0x04;
    private const byte BindRequest = 0x60, SimpleAuthentication = 0x80;
    private const byte ExtendedRequest = 0x77, ExtendedRequestName = 0x80;

    [Fact(Timeout = 60_000)]
    public async Task UpgradeToSslAsync_LdapStartTls_BindsAndKnowsWhoItIs()
    {
        using StreamSocket socket = Sockets.NewSocket(Pki);
        await socket.ConnectAsync(Sockets.Localhost, Sockets.Service(Use(slapd).LdapPort), SocketProtectionLevel.PlainSocket, Token);
        using var reader = new DataReader(socket.InputStream);
        using var writer = new DataWriter(socket.OutputStream);

        byte[] startTls = await AskAsync(reader, writer, 1, Element(ExtendedRequest, Element(ExtendedRequestName, "1.3.6.1.4.1.1466.20037"u8)));
        Assert.Equal(0, ResultCode(startTls));

        await socket.UpgradeToSslAsync(SocketProtectionLevel.Tls12, Sockets.Localhost, Token);

        byte[] version3 = Element(Integer, [3]);
        byte[] name = Element(OctetString, Encoding.ASCII.GetBytes(SlapdServer.Administrator));
        byte[] bind = await AskAsync(reader, writer, 2, Element(BindRequest, [.. version3, .. name, .. Element(SimpleAuthentication, "secret"u8)]));
        Assert.Equal(0, ResultCode(bind));

        byte[] whoAmI = await AskAsync(reader, writer, 3, Element(ExtendedRequest, Element(ExtendedRequestName, "1.3.6.1.4.1.4203.1.11.3"u8)));
        Assert.EndsWith("dn:" + SlapdServer.Administrator, Encoding.ASCII.GetString(whoAmI), StringComparison.Ordinal);
    }

    // LDAPMessage ::= SEQUENCE { messageID INTEGER, protocolOp CHOICE { ... } }; every element here is shorter than 128 bytes.
    private static byte[] Element(byte tag, ReadOnlySpan<byte> content) => [tag, checked((byte)content.Length), .. content];

    private static async Task<byte[]> AskAsync(DataReader reader, DataWriter writer, byte messageId, byte[] operation)
    {
        writer.WriteBytes(Element(Sequence, [.. Element(Integer, [messageId]), .. operation]));
        await writer.StoreAsync(Token);
        Assert.Equal(2u, await reader.LoadAsync(2, Token));
        Assert.Equal(Sequence, reader.ReadByte());
        byte[] message = new byte[reader.ReadByte()];
        Assert.Equal((uint)message.Length, await reader.LoadAsync((uint)message.Length, Token));
        reader.ReadBytes(message);
        return message;
    }

    // messageID takes three bytes, the operation's tag and length two, and the result code is an ENUMERATED of one byte.
    private static byte ResultCode(byte[] message) => message[7];
}
