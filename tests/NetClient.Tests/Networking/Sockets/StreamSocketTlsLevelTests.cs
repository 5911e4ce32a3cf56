using System.Security.Authentication;
using NetClient.Networking;
using NetClient.Networking.Sockets;
using NetClient.TestServers;
using static NetClient.Tests.Networking.Sockets.TlsTests;

namespace NetClient.Tests.Networking.Sockets;

public sealed class StreamSocketTlsLevelTests
{
    [Theory]
    [InlineData(SocketProtectionLevel.SslAllowNullEncryption)]
    [InlineData(SocketProtectionLevel.Ssl3AllowWeakEncryption)]
    [InlineData(SocketProtectionLevel.BluetoothEncryptionAllowNullAuthentication)]
    [InlineData(SocketProtectionLevel.BluetoothEncryptionWithAuthentication)]
    [InlineData((SocketProtectionLevel)77)]
    public void Level_ThatGivesNoProtection_IsRefusedByNameEverywhere(SocketProtectionLevel level)
    {
        using var socket = new StreamSocket(TestContexts.AllCapabilities());
        Action[] calls =
        [
            () => { _ = socket.ConnectAsync(Localhost, "443", level, Token); },
            () => { _ = socket.UpgradeToSslAsync(level, Localhost, Token); },
            () => { _ = socket.UpgradeToSslAsync(level, new ServerTlsOptions(), Token); },
            () => socket.Control.MinProtectionLevel = level,
        ];
        foreach (Action call in calls)
        {
            var e = Assert.Throws<ArgumentException>(call);
            Assert.Equal(unchecked((int)0x80070057), e.HResult);
            Assert.Contains(Enum.IsDefined(level) ? level.ToString() : "77", e.Message, StringComparison.Ordinal);
        }
        socket.Control.NoDelay = false; // nothing has begun: the settings are still open
    }

    [Fact]
    public async Task UpgradeToSslAsync_PlainSocket_IsRefused()
    {
        using var socket = new StreamSocket(TestContexts.AllCapabilities());
        await Assert.ThrowsAsync<ArgumentException>(() => socket.UpgradeToSslAsync(SocketProtectionLevel.PlainSocket, Localhost, Token));
    }

    [Theory(Timeout = 60_000)]
    [InlineData(SocketProtectionLevel.Unspecified)]
#pragma warning disable CS0618 // deprecated in WinRT, and still to be taken
    [InlineData(SocketProtectionLevel.Ssl)]
#pragma warning restore CS0618
    [InlineData(SocketProtectionLevel.Tls10)]
    [InlineData(SocketProtectionLevel.Tls11)]
    [InlineData(SocketProtectionLevel.Tls12)]
    [InlineData(SocketProtectionLevel.Tls13)]
    public async Task ConnectAsync_AnyFloor_TakesTheBestBothKnow(SocketProtectionLevel level)
    {
        using var pki = new TestPki();
        await using LoopbackServer server = Greet(pki.Identity());
        using StreamSocket socket = Trusting(pki);
        await socket.ConnectAsync(Localhost, server.Port, level, Token);
        Assert.Equal(SocketProtectionLevel.Tls13, socket.Information.ProtectionLevel);
        Assert.StartsWith("TLS_", socket.Information.CipherSuite.ToString(), StringComparison.Ordinal);
        Assert.Equal("hello", await socket.ReadTextAsync());
    }

    [Theory(Timeout = 60_000)]
    [InlineData(SocketProtectionLevel.Tls10, SocketProtectionLevel.Unspecified, true)]
    [InlineData(SocketProtectionLevel.Tls12, SocketProtectionLevel.Tls11, true)]
    [InlineData(SocketProtectionLevel.Tls13, SocketProtectionLevel.Unspecified, false)]
    [InlineData(SocketProtectionLevel.Tls10, SocketProtectionLevel.Tls13, false)]
    [InlineData(SocketProtectionLevel.Unspecified, SocketProtectionLevel.Tls13, false)]
    public async Task ConnectAsync_ServerKnowsTls12Only_StrongerFloorCounts(SocketProtectionLevel level, SocketProtectionLevel minimum, bool connects)
    {
        using var pki = new TestPki();
        await using LoopbackServer server = Greet(pki.Identity(), options => options.EnabledSslProtocols = SslProtocols.Tls12);
        using StreamSocket socket = Trusting(pki);
        socket.Control.MinProtectionLevel = minimum;
        Task connecting = socket.ConnectAsync(Localhost, server.Port, level, Token);
        if (connects)
        {
            await connecting;
            Assert.Equal(SocketProtectionLevel.Tls12, socket.Information.ProtectionLevel);
            return;
        }
        NetworkException e = await FailsAsync(connecting);
        Assert.Equal(NetworkFailure.HandshakeRefused, e.Failure);
        Assert.Equal(NetworkStage.Handshake, e.Stage);
        Assert.Contains("TLS version", e.Message, StringComparison.Ordinal);
        Assert.Equal(SocketProtectionLevel.PlainSocket, socket.Information.ProtectionLevel);
    }

    [Fact(Timeout = 60_000)]
    public async Task ConnectAsync_ApplicationProtocols_ReportsTheServersChoice()
    {
        using var pki = new TestPki();
        await using LoopbackServer server = Greet(pki.Identity(), options => options.ApplicationProtocols = [new("imap"), new("h2")]);
        using StreamSocket socket = Trusting(pki);
        socket.Control.ApplicationProtocols.Add("h2");
        socket.Control.ApplicationProtocols.Add("imap");
        await socket.ConnectAsync(Localhost, server.Port, SocketProtectionLevel.Tls12, Token);
        Assert.Equal("imap", socket.Information.ApplicationProtocol);
    }

    [Fact(Timeout = 60_000)]
    public async Task ConnectAsync_NoCommonApplicationProtocol_IsRefused()
    {
        using var pki = new TestPki();
        await using LoopbackServer server = Greet(pki.Identity(), options => options.ApplicationProtocols = [new("imap")]);
        using StreamSocket socket = Trusting(pki);
        socket.Control.ApplicationProtocols.Add("h2");
        NetworkException e = await FailsAsync(socket.ConnectAsync(Localhost, server.Port, SocketProtectionLevel.Tls12, Token));
        Assert.Equal(NetworkFailure.HandshakeRefused, e.Failure);
    }

    [Fact(Timeout = 60_000)]
    public async Task ConnectAsync_ServerWithoutAlpn_ReportsNone()
    {
        using var pki = new TestPki();
        await using LoopbackServer server = Greet(pki.Identity());
        using StreamSocket socket = Trusting(pki);
        socket.Control.ApplicationProtocols.Add("h2");
        await socket.ConnectAsync(Localhost, server.Port, SocketProtectionLevel.Tls12, Token);
        Assert.Equal("", socket.Information.ApplicationProtocol);
    }
}
