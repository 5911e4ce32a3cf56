using System.Net;
using System.Net.Sockets;
using NetClient.Errors;
using NetClient.Networking.Internal;
using NetClient.Networking.Internal.Dns;

namespace NetClient.Tests.Networking.Internal.Dns;

public sealed class DnsClientTests
{
    private const string Name = "_xmpp-client._tcp.example.test";

    private static readonly TimeSpan TryTimeout = TimeSpan.FromSeconds(2);

    private readonly ManualTime _time = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact(Timeout = 60_000)]
    public async Task QuerySrvAsync_Answered_GivesTheRecordsAndAsksProperly()
    {
        await using var server = ScriptedDnsServer.Start(q => DnsTestMessage.AnswerTo(q).Srv(1, 2, 5222, "xmpp.example.test").Srv(3, 4, 5223, "b.example.test").ToArray());
        Assert.Equal([new SrvRecord(1, 2, 5222, "xmpp.example.test"), new SrvRecord(3, 4, 5223, "b.example.test")], await Client(server).QuerySrvAsync(Name, Token));

        byte[] query = Assert.Single(server.Queries).Message;
        Assert.Equal([0x01, 0x00, 0, 1, 0, 0, 0, 0, 0, 1], query[2..12]);   // recursion desired; one question, one OPT
        Assert.Equal(Name, DnsTestMessage.QuestionName(query));
        Assert.Equal([0, 33, 0, 1, 0, 0, 41, 0x04, 0xD0, 0, 0, 0, 0, 0, 0], query[(12 + Name.Length + 2)..]);   // SRV IN; OPT of 1232 bytes
    }

    [Fact(Timeout = 60_000)]
    public async Task QueryAddressesAsync_Answered_GivesAddressesOfThatFamily()
    {
        await using var server = ScriptedDnsServer.Start(q => DnsTestMessage.AnswerTo(q).Address("192.0.2.1").Address("2001:db8::1").Address("192.0.2.2").ToArray());
        Assert.Equal(["192.0.2.1", "192.0.2.2"], (await Client(server).QueryAddressesAsync("a.test", AddressFamily.InterNetwork, Token)).Select(a => a.ToString()));
        Assert.Equal(["2001:db8::1"], (await Client(server).QueryAddressesAsync("a.test", AddressFamily.InterNetworkV6, Token)).Select(a => a.ToString()));
    }

    [Fact(Timeout = 60_000)]
    public async Task QuerySrvAsync_ManyQueries_UseDifferentIdsAndPorts()
    {
        await using var server = ScriptedDnsServer.Start(q => DnsTestMessage.AnswerTo(q).Srv(0, 0, 1, "a.test").ToArray());
        for (int i = 0; i < 8; i++)
            await Client(server).QuerySrvAsync(Name, Token);
        Assert.True(server.Queries.Select(q => (q.Message[0] << 8) | q.Message[1]).Distinct().Count() >= 6);
    }

    [Theory(Timeout = 60_000)]
    [InlineData(3, SocketError.HostNotFound)]
    [InlineData(0, SocketError.NoData)]
    public async Task QuerySrvAsync_DefiniteRefusal_IsNotAskedAgain(int code, SocketError expected)
    {
        await using var server = ScriptedDnsServer.Start(q => DnsTestMessage.AnswerTo(q, code).ToArray());
        await using var other = ScriptedDnsServer.Silent();
        var e = await Assert.ThrowsAsync<ResolveFailure>(async () => await Client(server, other).QuerySrvAsync(Name, Token));
        Assert.Equal(expected, e.Error);
        Assert.Contains(Name, e.Message, StringComparison.Ordinal);
        Assert.Single(server.Queries);
        Assert.Empty(other.Queries);
    }

    [Theory(Timeout = 60_000)]
    [InlineData(2)]   // SERVFAIL
    [InlineData(5)]   // REFUSED
    public async Task QuerySrvAsync_ServerInTrouble_AsksTheNext(int code)
    {
        await using var broken = ScriptedDnsServer.Start(q => DnsTestMessage.AnswerTo(q, code).ToArray());
        await using var good = ScriptedDnsServer.Start(q => DnsTestMessage.AnswerTo(q).Srv(0, 0, 1, "a.test").ToArray());
        Assert.Single(await Client(broken, good).QuerySrvAsync(Name, Token));
        Assert.Single(broken.Queries);
    }

    [Fact(Timeout = 60_000)]
    public async Task QuerySrvAsync_AllServersInTrouble_IsTryAgainAfterTwoRounds()
    {
        await using var broken = ScriptedDnsServer.Start(q => DnsTestMessage.AnswerTo(q, 2).ToArray());
        var e = await Assert.ThrowsAsync<ResolveFailure>(async () => await Client(broken, broken).QuerySrvAsync(Name, Token));
        Assert.Equal(SocketError.TryAgain, e.Error);
        Assert.Contains("ServerFailure", e.Message, StringComparison.Ordinal);
        Assert.Equal(4, broken.Queries.Count);
    }

    [Fact(Timeout = 60_000)]
    public async Task QuerySrvAsync_NoServerListens_IsTryAgain()
    {
        IPEndPoint nobody;
        await using (var gone = ScriptedDnsServer.Silent())
            nobody = gone.Address;
        var client = new DnsClient(new TestDnsTransport(), () => [nobody], TimeProvider.System);
        var e = await Assert.ThrowsAsync<ResolveFailure>(async () => await client.QuerySrvAsync(Name, Token));
        Assert.Equal(SocketError.TryAgain, e.Error);
        Assert.IsType<SocketException>(e.InnerException);
    }

    [Fact(Timeout = 60_000)]
    public async Task QuerySrvAsync_NoServerConfigured_IsTryAgain()
    {
        var e = await Assert.ThrowsAsync<ResolveFailure>(async () => await Client().QuerySrvAsync(Name, Token));
        Assert.Equal(SocketError.TryAgain, e.Error);
        Assert.Contains("no name server is configured", e.Message, StringComparison.Ordinal);
    }

    [Fact(Timeout = 60_000)]
    public async Task QuerySrvAsync_SilentServer_IsLeftAfterTheTryTimeout()
    {
        await using var silent = ScriptedDnsServer.Silent();
        await using var good = ScriptedDnsServer.Start(q => DnsTestMessage.AnswerTo(q).Srv(0, 0, 1, "a.test").ToArray());
        Task<IReadOnlyList<SrvRecord>> query = Client(silent, good).QuerySrvAsync(Name, Token).AsTask();
        await silent.Arrived.WaitAsync(Token);
        _time.Advance(TryTimeout - TimeSpan.FromTicks(1));
        Assert.Empty(good.Queries);
        Assert.False(query.IsCompleted);
        _time.Advance(TimeSpan.FromTicks(1));
        Assert.Single(await query);
    }

    [Fact(Timeout = 60_000)]
    public async Task QuerySrvAsync_TotalTimeout_EndsTheQuery()
    {
        await using var silent = ScriptedDnsServer.Silent();
        var client = new DnsClient(new TestDnsTransport(), () => [silent.Address], _time) { TotalTimeout = TimeSpan.FromSeconds(1) };
        Task<IReadOnlyList<SrvRecord>> query = client.QuerySrvAsync(Name, Token).AsTask();
        await silent.Arrived.WaitAsync(Token);
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(SocketError.TryAgain, (await Assert.ThrowsAsync<ResolveFailure>(() => query)).Error);
        Assert.Single(silent.Queries);
    }

    [Fact(Timeout = 60_000)]
    public async Task QuerySrvAsync_CallerCancels_CarriesTheCallersToken()
    {
        await using var silent = ScriptedDnsServer.Silent();
        using var cts = new CancellationTokenSource();
        Task<IReadOnlyList<SrvRecord>> query = Client(silent).QuerySrvAsync(Name, cts.Token).AsTask();
        await silent.Arrived.WaitAsync(Token);
        await cts.CancelAsync();
        var e = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => query);
        Assert.Equal(cts.Token, e.CancellationToken);
        Assert.Equal(HResults.Canceled, e.HResult);
    }

    [Fact(Timeout = 60_000)]
    public async Task QuerySrvAsync_Truncated_IsAskedAgainOverTcp()
    {
        await using var server = ScriptedDnsServer.Start((q, tcp) => [tcp
            ? Enumerable.Range(1, 200).Aggregate(DnsTestMessage.AnswerTo(q), (m, i) => m.Srv(0, 0, i, $"host-{i}.example.test")).ToArray()
            : DnsTestMessage.AnswerTo(q, truncated: true).ToArray()]);
        Assert.Equal(200, (await Client(server).QuerySrvAsync(Name, Token)).Count);
        Assert.Equal([false, true], server.Queries.Select(q => q.IsTcp));
    }

    [Theory(Timeout = 60_000)]
    [InlineData(1)]    // FORMERR, as old servers say without repeating the question
    [InlineData(4)]    // NOTIMP
    public async Task QuerySrvAsync_ServerWithoutEdns_IsAskedWithoutIt(int code)
    {
        await using var server = ScriptedDnsServer.Start(q => DnsTestMessage.HasEdns(q)
            ? DnsTestMessage.AnswerTo(q, code, withQuestion: false).ToArray()
            : DnsTestMessage.AnswerTo(q).Srv(0, 0, 1, "a.test").ToArray());
        Assert.Single(await Client(server).QuerySrvAsync(Name, Token));
        Assert.Equal(2, server.Queries.Count);
    }

    [Fact(Timeout = 60_000)]
    public async Task QuerySrvAsync_BadEdnsVersion_IsReadFromTheOptRecord()
    {
        await using var server = ScriptedDnsServer.Start(q => DnsTestMessage.HasEdns(q)
            ? DnsTestMessage.AnswerTo(q).Record(3, [0], DnsRecordType.Opt, [], 1232, timeToLive: 0x01000000).ToArray()
            : DnsTestMessage.AnswerTo(q).Srv(0, 0, 1, "a.test").ToArray());
        Assert.Single(await Client(server).QuerySrvAsync(Name, Token));
    }

    [Fact(Timeout = 60_000)]
    public async Task QuerySrvAsync_ForgedAnswersFirst_AreWaitedOut()
    {
        await using var server = ScriptedDnsServer.Start((q, _) =>
        [
            Forged(q, m => m[0] ^= 1),                                                                            // another id
            DnsTestMessage.AnswerTo(q, questionName: "other.test").Srv(0, 0, 666, "evil.test").ToArray(),          // another name
            Forged(q, m => m[2] &= 0x7F),                                                                         // a query
            Forged(q, m => m[12 + Name.Length + 3] = 1),                                                          // another type
            Forged(q, m => m[12 + Name.Length + 5] = 3),                                                          // another class
            DnsTestMessage.AnswerTo(q, 3, withQuestion: false).ToArray(),                                         // no question, but a verdict
            [],
            DnsTestMessage.AnswerTo(q).Srv(0, 0, 1, "good.test").ToArray(),
        ]);
        Assert.Equal("good.test", Assert.Single(await Client(server).QuerySrvAsync(Name, Token)).Target);
        Assert.Single(server.Queries);
    }

    [Fact(Timeout = 60_000)]
    public async Task QuerySrvAsync_ManyForgedAnswers_GoesToTcp()
    {
        await using var server = ScriptedDnsServer.Start((q, tcp) => tcp
            ? [DnsTestMessage.AnswerTo(q).Srv(0, 0, 1, "good.test").ToArray()]
            : [.. Enumerable.Range(1, 8).Select(i => Forged(q, m => m[1] ^= (byte)i)), DnsTestMessage.AnswerTo(q).Srv(0, 0, 666, "lucky.test").ToArray()]);
        Assert.Equal("good.test", Assert.Single(await Client(server).QuerySrvAsync(Name, Token)).Target);
    }

    [Fact(Timeout = 60_000)]
    public async Task QuerySrvAsync_WrongAnswerOverTcp_AsksTheNextServer()
    {
        await using var liar = ScriptedDnsServer.Start((q, tcp) => [tcp ? Forged(q, m => m[0] ^= 1) : DnsTestMessage.AnswerTo(q, truncated: true).ToArray()]);
        await using var good = ScriptedDnsServer.Start(q => DnsTestMessage.AnswerTo(q).Srv(0, 0, 1, "good.test").ToArray());
        Assert.Equal("good.test", Assert.Single(await Client(liar, good).QuerySrvAsync(Name, Token)).Target);
    }

    [Fact(Timeout = 60_000)]
    public async Task QuerySrvAsync_MalformedRecordData_AsksTheNextServer()
    {
        await using var broken = ScriptedDnsServer.Start(q => DnsTestMessage.AnswerTo(q).Record(1, [0xC0, 12], DnsRecordType.Srv, [0, 1, 2]).ToArray());
        await using var good = ScriptedDnsServer.Start(q => DnsTestMessage.AnswerTo(q).Srv(0, 0, 1, "good.test").ToArray());
        Assert.Equal("good.test", Assert.Single(await Client(broken, good).QuerySrvAsync(Name, Token)).Target);
    }

    private static byte[] Forged(byte[] query, Action<byte[]> change)
    {
        byte[] answer = DnsTestMessage.AnswerTo(query).Srv(0, 0, 666, "evil.test").ToArray();
        change(answer);
        return answer;
    }

    private DnsClient Client(params ScriptedDnsServer[] servers) => new(new TestDnsTransport(), () => [.. servers.Select(s => s.Address)], _time) { TryTimeout = TryTimeout };
}
