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
        using Server.Connection peer = await server.HandOverAsync(house, "describe");
        Assert.Equal("Tls13", Assert.Single(house.Status().Sockets).Tls);

        for (int i = 0; i < 2; i++)
        {
            await peer.SendAsync("wake\n");
            (string reason, _, string text) = await peer.AnswerAsync();
            Assert.Equal(("SocketActivity", $"wake Tls13|localhost|{server.Port}"), (reason, text));
        }
        int before = house.DescriptorCount();
        await house.RunCheckedAsync("broker-take", "push");
        Assert.Equal("taken", await peer.LineAsync());   // and then an orderly end, with its alert
        await house.UntilAsync(status => status is { Sockets.Count: 0, Sessions: 0 });
        Assert.True(house.DescriptorCount() < before - 2);
    }

    [Fact(Timeout = Limit)]
    public async Task Status_SessionThatFailed_StillSaysItsProtocol()
    {
        await using BrokerHouse house = await BrokerHouse.OpenAsync();
        using var server = new TlsServer(house);
        (await server.HandOverAsync(house, $"die-once:{house["died"]}", "reset")).Reset();
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
        Task<Server.Connection> accepting = server.AcceptAsync();
        Task<string> running = house.RunCheckedAsync("broker-tls-reset", server.Port, server.Root);
        using Server.Connection peer = await accepting;
        await peer.LineAsync();
        await house.KillBrokerAsync();
        Assert.Contains("failed 80072746 Read ConnectionResetByPeer", await running, StringComparison.Ordinal);
    }

    [Fact(Timeout = Limit)]
    public async Task Connect_SecuringAndTheBrokerDies_FailsAndThePeerSeesTheEnd()
    {
        await using BrokerHouse house = await BrokerHouse.OpenAsync();
        using var server = new TlsServer(house, "silent");
        Task<Server.Connection> accepting = server.AcceptAsync();
        Task<string> running = house.RunCheckedAsync(["broker-tls-info", "enabled", server.Port, server.Root]);
        await house.UntilAsync(status => status.Sessions == 1);
        await house.KillBrokerAsync();
        Assert.Contains("failed 80070426 Handshake ", await running, StringComparison.Ordinal);
        await Assert.ThrowsAnyAsync<IOException>(() => accepting);   // it waited for the end of the connection before it said anything
    }
}
