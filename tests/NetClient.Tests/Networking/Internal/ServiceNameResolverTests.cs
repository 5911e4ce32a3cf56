using System.Net.Sockets;
using NetClient.Errors;
using NetClient.Networking;
using NetClient.Networking.Internal;
using NetClient.Networking.Internal.Dns;
using NetClient.Tests.Networking.Internal.Dns;

namespace NetClient.Tests.Networking.Internal;

public sealed class ServiceNameResolverTests : IDisposable
{
    private static readonly HostName Host = new("Example.test");
    private static readonly HostName Address = new("192.0.2.1");

    private readonly string _file = Path.GetTempFileName();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => File.Delete(_file);

    [Theory(Timeout = 60_000)]
    [InlineData("80", 80)]
    [InlineData("1", 1)]
    [InlineData("65535", 65535)]
    [InlineData("00443", 443)]
    public async Task ResolveAsync_DecimalPort_IsThatPort(string name, int port)
    {
        ServiceTarget target = Assert.Single(await Resolver().ResolveAsync(Host, name, "tcp", Token));
        Assert.Same(Host, target.Host);
        Assert.Equal(port, target.Port);
    }

    [Theory(Timeout = 60_000)]
    [InlineData("0", "Port 0")]
    [InlineData("65536", "65535")]
    [InlineData("99999999999999999999", "65535")]
    [InlineData("", "empty")]
    [InlineData("-1", "begin with a letter or digit")]
    [InlineData("_xmpp", "begin with a letter or digit")]
    [InlineData("80 ", "no spaces")]
    [InlineData(" 80", "no spaces")]
    [InlineData("٨٠", "begin with a letter or digit")]
    [InlineData("http\r\n", "no spaces")]
    [InlineData("a..b", "no valid DNS name")]
    [InlineData("a/b", "no valid DNS name")]
    public async Task ResolveAsync_NoServiceName_IsAnInvalidArgument(string name, string reason)
    {
        var e = await Assert.ThrowsAsync<ArgumentException>(async () => await Resolver().ResolveAsync(Host, name, "tcp", Token));
        Assert.Equal(HResults.InvalidArgument, e.HResult);
        Assert.Contains(reason, e.Message, StringComparison.Ordinal);
    }

    [Fact(Timeout = 60_000)]
    public async Task ResolveAsync_NullOrTooLong_IsAnInvalidArgument()
    {
        var e = await Assert.ThrowsAsync<ArgumentNullException>(async () => await Resolver().ResolveAsync(Host, null!, "tcp", Token));
        Assert.Equal(HResults.InvalidArgument, e.HResult);
        var tooLong = await Assert.ThrowsAsync<ArgumentException>(async () => await Resolver().ResolveAsync(Host, new string('a', 256), "tcp", Token));
        Assert.Contains("256 characters", tooLong.Message, StringComparison.Ordinal);
    }

    [Fact(Timeout = 60_000)]
    public async Task ResolveAsync_AliasOfTheFile_IsTakenWithoutAsking()
    {
        await File.WriteAllTextAsync(_file, "web 8080/tcp www2 # comment\nweb 8081/udp\n", Token);
        await using var dns = ScriptedDnsServer.Silent();
        Assert.Equal([new ServiceTarget(Host, 8080)], await Resolver(dns).ResolveAsync(Host, "WEB", "tcp", Token));
        Assert.Equal([new ServiceTarget(Host, 8080)], await Resolver(dns).ResolveAsync(Host, "www2", "tcp", Token));
        Assert.Equal([new ServiceTarget(Host, 8081)], await Resolver(dns).ResolveAsync(Host, "web", "udp", Token));
        Assert.Empty(dns.Queries);
    }

    [Fact(Timeout = 60_000)]
    public async Task ResolveAsync_NoAlias_AsksForSrv()
    {
        await using var dns = ScriptedDnsServer.Start(q => DnsTestMessage.AnswerTo(q).Srv(20, 0, 3, "c.test").Srv(10, 0, 1, "A.test").Srv(20, 0, 2, "b.test").ToArray());
        IReadOnlyList<ServiceTarget> targets = await Resolver(dns).ResolveAsync(Host, "chat", "tcp", Token);
        Assert.Equal("_chat._tcp.example.test", QuestionOf(dns));
        Assert.Equal(["a.test:1", "c.test:3", "b.test:2"], targets.Select(t => $"{t.Host.CanonicalName}:{t.Port}"));
        Assert.Equal("a.test.", targets[0].Host.ResolverName);   // a name from DNS is absolute: no search list
    }

    [Theory(Timeout = 60_000)]
    [InlineData("xmpp-client._service01", "tcp", "_xmpp-client._service01._tcp.example.test")]
    [InlineData("a.b", "udp", "_a._b._udp.example.test")]
    public async Task ResolveAsync_Hierarchy_IsWrittenWithUnderscores(string name, string protocol, string question)
    {
        await using var dns = ScriptedDnsServer.Start(q => DnsTestMessage.AnswerTo(q).Srv(0, 0, 1, "a.test").ToArray());
        await Resolver(dns).ResolveAsync(Host, name, protocol, Token);
        Assert.Equal(question, QuestionOf(dns));
    }

    [Fact(Timeout = 60_000)]
    public async Task ResolveAsync_NoSuchRecords_KeepsTheDnsVerdict()
    {
        await using var none = ScriptedDnsServer.Start(q => DnsTestMessage.AnswerTo(q).ToArray());
        await using var unknown = ScriptedDnsServer.Start(q => DnsTestMessage.AnswerTo(q, 3).ToArray());
        await using var broken = ScriptedDnsServer.Start(q => DnsTestMessage.AnswerTo(q, 2).ToArray());
        Assert.Equal(SocketError.NoData, await FailureOf(Resolver(none), Host, "chat"));
        Assert.Equal(SocketError.HostNotFound, await FailureOf(Resolver(unknown), Host, "chat"));
        Assert.Equal(SocketError.TryAgain, await FailureOf(Resolver(broken), Host, "chat"));
    }

    [Theory(Timeout = 60_000)]
    [InlineData("192.0.2.1")]
    [InlineData("::1")]
    [InlineData("localhost")]
    [InlineData("a.localhost")]
    [InlineData("(00:11:22:33:44:55)")]
    public async Task ResolveAsync_HostThatHasNoRecords_IsNotAsked(string host)
    {
        await using var dns = ScriptedDnsServer.Silent();
        Assert.Equal(SocketError.TypeNotFound, await FailureOf(Resolver(dns), new HostName(host), "chat"));
        Assert.Empty(dns.Queries);
    }

    [Fact(Timeout = 60_000)]
    public async Task ResolveAsync_TargetIsRoot_MeansNoService()
    {
        await using var dns = ScriptedDnsServer.Start(q => DnsTestMessage.AnswerTo(q).Srv(0, 0, 0, "").ToArray());
        var e = await Assert.ThrowsAsync<ResolveFailure>(async () => await Resolver(dns).ResolveAsync(Host, "chat", "tcp", Token));
        Assert.Equal(SocketError.NoData, e.Error);
        Assert.Contains("does not offer", e.Message, StringComparison.Ordinal);
    }

    [Fact(Timeout = 60_000)]
    public async Task ResolveAsync_TargetsThatAreNoHostNames_AreLeftOut()
    {
        await using var dns = ScriptedDnsServer.Start(q => DnsTestMessage.AnswerTo(q)
            .Srv(0, 0, 1, "127.0.0.1").Srv(0, 0, 1, "127.1").Srv(0, 0, 1, "a b.test").Srv(0, 0, 0, "port0.test").Srv(0, 0, 1, "").Srv(1, 0, 9, "good.test").ToArray());
        ServiceTarget target = Assert.Single(await Resolver(dns).ResolveAsync(Host, "chat", "tcp", Token));
        Assert.Equal("good.test", target.Host.CanonicalName);

        await using var only = ScriptedDnsServer.Start(q => DnsTestMessage.AnswerTo(q).Srv(0, 0, 22, "127.0.0.1").ToArray());
        Assert.Equal(SocketError.NoData, await FailureOf(Resolver(only), Host, "chat"));
    }

    [Theory(Timeout = 60_000)]
    [InlineData("xmpp-client", "tcp", 5222)]
    [InlineData("SIP", "udp", 5060)]
    public async Task ResolveAsync_NameThatLivesBySrv_AsksFirstAndFallsBackOnTheAlias(string name, string protocol, int port)
    {
        await File.WriteAllTextAsync(_file, "xmpp-client 5222/tcp\nsip 5060/udp\n", Token);
        await using var has = ScriptedDnsServer.Start(q => DnsTestMessage.AnswerTo(q).Srv(0, 0, 99, "real.test").ToArray());
        Assert.Equal(99, Assert.Single(await Resolver(has).ResolveAsync(Host, name, protocol, Token)).Port);

        await using var hasNot = ScriptedDnsServer.Start(q => DnsTestMessage.AnswerTo(q, 3).ToArray());
        Assert.Equal([new ServiceTarget(Host, port)], await Resolver(hasNot).ResolveAsync(Host, name, protocol, Token));
        Assert.Equal([new ServiceTarget(Address, port)], await Resolver(hasNot).ResolveAsync(Address, name, protocol, Token));
        Assert.Single(hasNot.Queries);
    }

    [Fact(Timeout = 60_000)]
    public async Task ResolveAsync_NameThatLivesBySrvAndIsNotOffered_DoesNotFallBack()
    {
        await File.WriteAllTextAsync(_file, "xmpp-client 5222/tcp\n", Token);
        await using var dns = ScriptedDnsServer.Start(q => DnsTestMessage.AnswerTo(q).Srv(0, 0, 0, "").ToArray());
        Assert.Equal(SocketError.NoData, await FailureOf(Resolver(dns), Host, "xmpp-client"));
    }

    [Theory]
    [InlineData("", 0)]
    [InlineData("0", 0)]
    [InlineData("8080", 8080)]
    [InlineData("web", 8081)]
    public void ResolveLocal_PortAliasOrNothing_IsAPort(string name, int port)
    {
        File.WriteAllText(_file, "web 8081/tcp\n");
        Assert.Equal(port, Resolver().ResolveLocal(name, "tcp"));
    }

    [Fact]
    public void ResolveLocal_UnknownName_Fails()
    {
        Assert.Equal(SocketError.TypeNotFound, Assert.Throws<ResolveFailure>(() => Resolver().ResolveLocal("no-such-service", "tcp")).Error);
        Assert.Equal(HResults.InvalidArgument, Assert.Throws<ArgumentException>(() => Resolver().ResolveLocal("65536", "tcp")).HResult);
        Assert.Equal(HResults.InvalidArgument, Assert.Throws<ArgumentNullException>(() => Resolver().ResolveLocal(null!, "tcp")).HResult);
    }

    private static string QuestionOf(ScriptedDnsServer dns) => DnsTestMessage.QuestionName(Assert.Single(dns.Queries).Message);

    private static async Task<SocketError> FailureOf(ServiceNameResolver resolver, HostName host, string name) =>
        (await Assert.ThrowsAsync<ResolveFailure>(async () => await resolver.ResolveAsync(host, name, "tcp", Token))).Error;

    private ServiceNameResolver Resolver(params ScriptedDnsServer[] dns) =>
        new(new DnsClient(new TestDnsTransport(), () => [.. dns.Select(d => d.Address)], new ManualTime()), _file, _ => 0);
}
