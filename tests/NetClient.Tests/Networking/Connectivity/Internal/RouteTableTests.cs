using NetClient.Networking.Connectivity.Internal;

namespace NetClient.Tests.Networking.Connectivity.Internal;

public sealed class RouteTableTests
{
    private const string Heading = "Iface\tDestination\tGateway \tFlags\tRefCnt\tUse\tMetric\tMask\t\tMTU\tWindow\tIRTT\n";

    [Fact]
    public void Parse_DefaultRouteAndALocalOne_OnlyTheFirstLeadsOut()
    {
        RouteTable table = RouteTable.Parse(Heading + "eth0\t00000000\t010200C0\t0003\t0\t0\t100\t00000000\t0\t0\t0\neth1\t000200C0\t010200C0\t0003\t0\t0\t0\t00FFFFFF\t0\t0\t0\n", "");
        Assert.True(table.LeadsOut("eth0"));
        Assert.False(table.LeadsOut("eth1"));   // it has a gateway all the same
        Assert.False(table.LeadsOut("eth9"));
        Assert.Equal(100u, table.MetricOf("eth0"));
        Assert.Equal(uint.MaxValue, table.MetricOf("eth9"));
    }

    [Fact]
    public void Parse_DefaultRouteWithoutGateway_LeadsOut() =>   // ppp0, a tunnel
        Assert.True(RouteTable.Parse(Heading + "ppp0\t00000000\t00000000\t0001\t0\t0\t0\t00000000\t0\t0\t0\n", "").LeadsOut("ppp0"));

    [Theory]
    [InlineData("tun0\t00000000\t0100080A\t0003\t0\t0\t0\t00000080\t0\t0\t0\ntun0\t00000080\t0100080A\t0003\t0\t0\t0\t00000080\t0\t0\t0\n", true)]
    [InlineData("tun0\t00000000\t0100080A\t0003\t0\t0\t0\t00000080\t0\t0\t0\n", false)]
    public void Parse_TwoHalvesOfEverything_LeadOutTogether(string lines, bool expected) => Assert.Equal(expected, RouteTable.Parse(Heading + lines, "").LeadsOut("tun0"));

    [Theory]
    [InlineData("00000000000000000000000000000000 00", "00000003", true)]
    [InlineData("00000000000000000000000000000000 00", "00200200", false)]   // "unreachable default" that every Linux has
    [InlineData("20000000000000000000000000000000 03", "00000003", true)]
    [InlineData("fd000000000000000000000000000000 40", "00000001", false)]
    public void Parse_Ipv6Only(string destination, string flags, bool expected)
    {
        string line = $"{destination} 00000000000000000000000000000000 00 fe800000000000000000000000000001 00000400 00000001 00000000 {flags}     eth0\n";
        RouteTable table = RouteTable.Parse("", line);
        Assert.Equal(expected, table.LeadsOut("eth0"));
        Assert.Equal(expected ? 1024u : uint.MaxValue, table.MetricOf("eth0"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("eth0\n\n\t\t\n")]
    [InlineData("eth0\tzzzzzzzz\t010200C0\t0003\t0\t0\t0\t00000000\n")]
    [InlineData("eth0\t00000000\t010200C0\t0003\t0\t0\t-1\t00000000\n")]
    [InlineData("eth0\t00000000\t010200C0\t0003\t0\t0\t99999999999\t00000000\n")]
    public void Parse_NoLinesAtAll_LeadNowhere(string text)
    {
        Assert.False(RouteTable.Parse(Heading + text, text).LeadsOut("eth0"));
        Assert.False(RouteTable.Parse(text, text).LeadsOut("eth0"));
    }
}
