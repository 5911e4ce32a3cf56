using static NetClient.Capabilities.NetworkBoundary;

namespace NetClient.Capabilities.Tests;

public sealed class CapabilityCheckerHostNameTests
{
    private static readonly CapabilityChecker Checker = new(CapabilityManifest.Create(NetworkCapability.InternetClient));

    [Theory]
    [InlineData("127.0.0.1", "proxy.example", Private)]
    [InlineData("localhost", "10.0.0.1", Private)]
    [InlineData("::1", "8.8.8.8", Private)]
    [InlineData("0.0.0.0", "8.8.8.8", Private)]
    [InlineData("127.0.0.1", "127.0.0.2", Loopback)]
    [InlineData("localhost", "[::1]", Loopback)]
    [InlineData("8.8.8.8", "localhost", Internet)]
    [InlineData("10.0.0.1", "localhost", Private)]
    [InlineData("www.example.com", "proxy.example", Internet)]
    public void CheckBehindProxy_Target_IsJudgedAsTheProxySeesIt(string target, string proxy, NetworkBoundary boundary)
    {
        CapabilityDecision decision = Checker.CheckBehindProxy(target, 80, proxy);
        Assert.Equal((boundary, boundary != Private), (decision.Boundary, decision.IsGranted));
    }

    [Theory]
    // Names.
    [InlineData("example.com", Internet)]
    [InlineData("intranet", Internet)]
    [InlineData("bücher.example", Internet)]
    [InlineData("10.example.com", Internet)]
    [InlineData("10.0.0.1.example.com", Internet)]
    [InlineData("local.example.com", Internet)]
    [InlineData("notlocal", Internet)]
    [InlineData("mylocalhost", Internet)]
    [InlineData("localhost.example", Internet)]
    [InlineData("localhost", Loopback)]
    [InlineData("LocalHost.", Loopback)]
    [InlineData("a.b.localhost", Loopback)]
    [InlineData("printer.local", LinkLocal)]
    [InlineData("router.home.arpa", Private)]
    [InlineData("db.corp.INTERNAL", Private)]
    // Addresses as people write them, and as resolvers read them.
    [InlineData("10.0.0.1", Private)]
    [InlineData("10.0.0.1.", Private)]
    [InlineData(" 10.0.0.1 ", Private)]
    [InlineData("10.1", Private)]
    [InlineData("012.0.0.1", Private)]
    [InlineData("0xa.0.0.1", Private)]
    [InlineData("0x0A000001", Private)]
    [InlineData("167772161", Private)]
    [InlineData("127.1", Loopback)]
    [InlineData("2130706433", Loopback)]
    [InlineData("0", Unspecified)]
    [InlineData("8.8.8.8", Internet)]
    [InlineData("[::1]", Loopback)]
    [InlineData("::ffff:10.0.0.1", Private)]
    [InlineData("[::ffff:a00:1]", Private)]
    [InlineData("fe80::1%eth0", LinkLocal)]
    [InlineData("[fe80::1%no-such-interface]", LinkLocal)]
    [InlineData("fd00::1%25eth9", Private)]
    // ... and as IDNA folds them.
    [InlineData("１０.０.０.１", Private)]
    [InlineData("10。0．0｡1", Private)]
    [InlineData("①⓪.⓪.⓪.①", Private)]
    [InlineData("⑩.⓪.⓪.①", Private)]
    [InlineData("𝟏𝟎.𝟎.𝟎.𝟏", Private)]
    [InlineData("１６９.254.169.254", LinkLocal)]
    [InlineData("０ｘａ.0.0.1", Private)]
    [InlineData("10.0.0.1\u200B", Private)]
    [InlineData("10\u00AD.0.0.1", Private)]
    [InlineData("ｌｏｃａｌｈｏｓｔ", Loopback)]
    [InlineData("local\u2060host", Loopback)]
    [InlineData("10\uFE0F.0.0.1", Private)]
    // What one reader takes for an address and another does not: without all its final dots, or only before it is folded. (Found by the fuzzer.)
    [InlineData("::ffff:234..", Reserved)]
    [InlineData("10.0.0.1..", Private)]
    [InlineData("localhost..", Loopback)]
    [InlineData("127.0ⓧ1", Loopback)]
    [InlineData("10.0.0.0xﬀ", Private)]
    [InlineData("db.ⅰnternal", Private)]
    [InlineData("１0.0.0.1\uD800", Internet)]
    [InlineData("::f%／", Reserved)]
    public void Check_HostName_IsJudgedByWhatItCanMean(string name, NetworkBoundary expected)
    {
        CapabilityDecision decision = Checker.Check(NetworkOperation.Connect, name, 443);
        Assert.Equal(expected, decision.Boundary);
        Assert.Equal(name, decision.HostName);
        Assert.Null(decision.EndPoint);
    }

    [Fact]
    public void Check_NameBeyondAllLength_IsNotTheInternet()
    {
        Assert.Equal(Reserved, Checker.Check(NetworkOperation.Connect, new string('0', 5000) + "177.0.0.1", 80).Boundary);
        CapabilityDecision decision = Checker.Check(NetworkOperation.Connect, new string('a', 1_000_000), 80);
        Assert.False(decision.IsGranted);
        Assert.InRange(decision.Message.Length, 1, 1000);
        Assert.Contains("too long for a host name", decision.Message, StringComparison.Ordinal);
    }
}
