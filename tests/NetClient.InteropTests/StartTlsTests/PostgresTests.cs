using NetClient.InteropTests.Peers;
using NetClient.Networking.Sockets;
using NetClient.Storage.Streams;

namespace NetClient.InteropTests.StartTlsTests;

/// <summary>PostgreSQL's own way: an SSLRequest, one byte as the answer, then TLS.</summary>
public sealed class PostgresTests(PeerFixture<PostgresServer> postgres) : InteropTest, IClassFixture<PeerFixture<PostgresServer>>
{
    private const uint SslRequest = 80877103;    // 1234 in the upper, 5679 in the lower half
    private const uint Protocol3 = 3 << 16;

    [Fact(Timeout = 60_000)]
    public async Task UpgradeToSslAsync_PostgresSslRequest_QueriesInside()
    {
        using StreamSocket socket = Sockets.NewSocket(Pki);
        await socket.ConnectAsync(Sockets.Localhost, Sockets.Service(Use(postgres).Port), SocketProtectionLevel.PlainSocket, Token);
        using var reader = new DataReader(socket.InputStream);
        using var writer = new DataWriter(socket.OutputStream);

        writer.WriteUInt32(8);
        writer.WriteUInt32(SslRequest);
        await writer.StoreAsync(Token);
        Assert.Equal(1u, await reader.LoadAsync(1, Token));
        Assert.Equal((byte)'S', reader.ReadByte());

        await socket.UpgradeToSslAsync(SocketProtectionLevel.Tls12, Sockets.Localhost, Token);

        const string startup = "user\0postgres\0database\0postgres\0\0";
        writer.WriteUInt32(8 + (uint)startup.Length);
        writer.WriteUInt32(Protocol3);
        writer.WriteString(startup);
        await writer.StoreAsync(Token);
        await ReadUntilReadyAsync(reader);

        // The server itself says what protects this very connection.
        const string query = "select ssl, version from pg_stat_ssl where pid = pg_backend_pid()\0";
        writer.WriteByte((byte)'Q');
        writer.WriteUInt32(4 + (uint)query.Length);
        writer.WriteString(query);
        await writer.StoreAsync(Token);
        byte[] row = Assert.Single(await ReadUntilReadyAsync(reader), message => message.Type == 'D').Content;
        Assert.Equal([0, 2, 0, 0, 0, 1, (byte)'t', 0, 0, 0, 7, .. "TLSv1.3"u8], row);
    }

    // Every message is a type, a length that counts itself, and content.
    private static async Task<List<(char Type, byte[] Content)>> ReadUntilReadyAsync(DataReader reader)
    {
        var messages = new List<(char Type, byte[] Content)>();
        do
        {
            Assert.Equal(5u, await reader.LoadAsync(5, Token));
            char type = (char)reader.ReadByte();
            byte[] content = new byte[reader.ReadUInt32() - 4];
            Assert.Equal((uint)content.Length, await reader.LoadAsync((uint)content.Length, Token));
            reader.ReadBytes(content);
            messages.Add((type, content));
            Assert.NotEqual('E', type);
        }
        while (messages[^1].Type != 'Z');
        return messages;
    }
}
