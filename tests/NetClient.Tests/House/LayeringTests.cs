using System.Reflection;
using NetClient.Networking;
using NetClient.Tests.House.Metadata;

namespace NetClient.Tests.House;

/// <summary>The mechanics depend downwards only. The table is in <see cref="Layers"/>.</summary>
public sealed class LayeringTests
{
    private static readonly Assembly NetClientAssembly = typeof(HostName).Assembly;

    [Fact]
    public void InternalParts_OfNetClient_AreUsedFromAboveOnly() => HouseRule.Holds(
        Layers.Violations(AssemblyScan.Of(NetClientAssembly)),
        "Internal parts may be used from the same layer or from above only (the table is in Layers.cs). Move the code down, or hand it down through NetClientContext:");

    [Fact]
    public void Namespaces_OfNetClient_AreAllOnALayer()
    {
        var unplaced = NetClientAssembly.GetTypes().Select(type => type.Namespace ?? "")
            .Where(name => name.StartsWith("NetClient", StringComparison.Ordinal) && Layers.Of(name) is null).Distinct();
        Assert.Empty(unplaced);
    }

    [Fact]
    public void Table_LayersItStandsOn_AreNamedBeforeTheLayer()
    {
        // Read from top to bottom the table is the house from the ground up; that also rules out a circle.
        var built = new HashSet<string>();
        foreach (Layer layer in Layers.Table)
        {
            Assert.All(layer.StandsOn, name => Assert.Contains(name, built));
            Assert.True(built.Add(layer.Name));
        }
    }

    [Theory]
    [InlineData("NetClient.Storage.Streams.Internal", "NetClient.Networking.Sockets.Internal.Connector")]            // up
    [InlineData("NetClient.Storage.Streams", "NetClient.Networking.Sockets.Internal.Connector")]                     // up, from a public type
    [InlineData("NetClient.Foundation", "NetClient.Storage.Streams.Internal.BufferAdapter")]
    [InlineData("NetClient.Errors.Internal", "NetClient.Storage.Streams.Internal.BufferAdapter")]                    // sideways
    [InlineData("NetClient.Networking.Sockets.Internal.Tls", "NetClient.ApplicationModel.Background.Internal.BrokerClient")]
    [InlineData("NetClient.Networking.Sockets.Internal", "NetClient.Web.Http.Internal.TargetGate")]
    [InlineData("NetClient.Web.Syndication.Internal", "NetClient.Networking.BackgroundTransfer.Internal.Journal")]
    [InlineData("NetClient.Web.Syndication.Internal", "NetClient.Web.AtomPub.Internal.ServiceDocument")]
    [InlineData("NetClient.Nowhere", "NetClient.Storage.Streams.Internal.BufferAdapter")]
    public void Violations_UseThatReachesUpOrSideways_IsFound(string from, string target)
    {
        var use = new MetadataUse(from, from + ".SomeType", "Run", target, "");
        Assert.Equal([use], Layers.Violations([use]));
    }

    [Theory]
    [InlineData("NetClient.Networking.Sockets", "NetClient.Networking.Sockets.Internal.Connector")]
    [InlineData("NetClient.ApplicationModel.Background.Internal", "NetClient.Networking.Sockets.Internal.Connector")]
    [InlineData("NetClient.Web.AtomPub.Internal", "NetClient.Storage.Streams.Internal.BufferAdapter")]               // several floors down
    [InlineData("NetClient.Storage.Streams", "NetClient.Internal.Throw")]
    [InlineData("NetClient.Storage.Streams", Layers.CompositionRoot)]
    [InlineData("NetClient.Foundation", "NetClient.Networking.Sockets.StreamSocket")]                                // not an internal part
    [InlineData("NetClient.Foundation", "System.Internal.Anything")]
    public void Violations_UseFromAbove_IsAllowed(string from, string target) =>
        Assert.Empty(Layers.Violations([new MetadataUse(from, from + ".SomeType", "Run", target, "")]));

    [Fact]
    public void Violations_CompositionRoot_MayUseEverybody() => Assert.Empty(Layers.Violations(
        [new MetadataUse("NetClient.Internal", Layers.CompositionRoot, ".ctor", "NetClient.Networking.Sockets.Internal.Connector", ".ctor()")]));
}
