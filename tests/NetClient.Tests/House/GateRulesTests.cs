using NetClient.Networking;
using NetClient.Tests.House.Metadata;

namespace NetClient.Tests.House;

public sealed class GateRulesTests
{
    [Fact]
    public void NetClient_OutsideTheConnector_OpensNoWayToTheNetwork() => HouseRule.Holds(
        GateRules.Violations(AssemblyScan.Of(typeof(HostName).Assembly)),
        "Only Networking/Sockets/Internal/Connector*.cs may open a way to the network, so that the capability gate stands in front of it:");

    [Fact]
    public void Violations_WaysAroundTheGate_AreAllFound()
    {
        var found = GateRules.Violations(AssemblyScan.Of(typeof(WaysAroundTheGate).Assembly).Where(use => use.Type == typeof(WaysAroundTheGate).FullName));
        Assert.Equal(
            [
                "System.Net.Dns.GetHostAddressesAsync(System.String)",
                "System.Net.Http.HttpClient..ctor()",
                "System.Net.Http.SocketsHttpHandler..ctor()",
                "System.Net.Sockets.Socket..ctor(System.Net.Sockets.SocketType,System.Net.Sockets.ProtocolType)",
                "System.Net.Sockets.Socket.Bind(System.Net.EndPoint)",
                "System.Xml.XmlReader.Create(System.String)",
            ],
            found.Select(use => use.Target + "." + use.Member).Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("NetClient.Networking.Sockets.Internal.Connector")]
    [InlineData("NetClient.Networking.Sockets.Internal.ConnectorHttp")]
    public void Violations_FromAConnector_AreAllowed(string type) => Assert.Empty(GateRules.Violations([UseOfDns(type)]));

    [Theory]
    [InlineData("NetClient.Networking.Sockets.Internal.MyConnector")]
    [InlineData("NetClient.Networking.Sockets.Connector")]
    [InlineData("NetClient.Web.Http.Internal.Connector")]
    public void Violations_FromALookalike_AreFound(string type) => Assert.Single(GateRules.Violations([UseOfDns(type)]));

    private static MetadataUse UseOfDns(string type) => new(TypeNames.NamespaceOf(type), type, "Run", "System.Net.Dns", "GetHostAddresses(System.String)");
}
