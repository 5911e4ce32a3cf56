using System.Net;
using static NetClient.Capabilities.NetworkCapability;
using static NetClient.Capabilities.NetworkOperation;

namespace NetClient.Capabilities.Tests;

public sealed class CapabilityDecisionMessageTests
{
    private const string InternetOnly = """
        <Package xmlns="http://schemas.microsoft.com/appx/manifest/foundation/windows10"><Capabilities>
          <Capability Name="internetClient"/>
        </Capabilities></Package>
        """;

    [Fact]
    public void Message_PrivateAddressWithInternetClientOnly_SaysAllThereIsToSay()
    {
        CapabilityDecision decision = new CapabilityChecker(CapabilityManifest.Parse(InternetOnly)).Check(Connect, IPAddress.Parse("10.1.2.3"), 443);
        Assert.Equal(
            "Connecting to 10.1.2.3:443 was denied: the address is on a private network and needs the capability privateNetworkClientServer, " +
            "and the manifest declares only internetClient. Add <Capability Name=\"privateNetworkClientServer\" /> to the manifest's <Capabilities> element.",
            decision.Message);
        Assert.Equal("<Capability Name=\"privateNetworkClientServer\" />", decision.ManifestLine);
        Assert.Equal(decision.Message, decision.ToString());
    }

    [Fact]
    public void Message_NoManifest_NamesTheFileToAdd()
    {
        string directory = Directory.CreateTempSubdirectory("netclient-").FullName;
        try
        {
            CapabilityDecision decision = new CapabilityChecker(CapabilityManifest.LoadDefault(directory)).Check(Connect);
            Assert.Equal(
                $"Connecting was denied: no Package.appxmanifest or AppxManifest.xml in {directory}. " +
                "Every network operation needs one of the capabilities internetClient, privateNetworkClientServer or internetClientServer. " +
                "Add a Package.appxmanifest beside the project file, with <Capability Name=\"internetClient\" />, " +
                "<Capability Name=\"privateNetworkClientServer\" /> or <Capability Name=\"internetClientServer\" /> " +
                "in its <Capabilities> element.",
                decision.Message);
        }
        finally
        {
            Directory.Delete(directory);
        }
    }

    [Fact]
    public void Message_ManifestBuiltInCode_NamesTheFlagToAdd()
    {
        CapabilityDecision decision = new CapabilityChecker(CapabilityManifest.Create(Proximity)).Check(Connect, "example.com", 443);
        Assert.Equal(
            "Connecting to example.com:443 was denied: the name is on the Internet and needs one of the capabilities internetClient or internetClientServer, " +
            "and the manifest built in code declares only proximity. Give CapabilityManifest.Create NetworkCapability.InternetClient too, or add " +
            "<Capability Name=\"internetClient\" /> or <Capability Name=\"internetClientServer\" /> to the manifest's <Capabilities> element.",
            decision.Message);
    }

    [Theory]
    [InlineData("<Capability Name=\"InternetClientServer\"/>", "\"InternetClientServer\" in a Capability", "names are case-sensitive and have no blanks")]
    [InlineData("<Capability Name=\" internetClientServer\"/>", "\" internetClientServer\" in a Capability", "names are case-sensitive and have no blanks")]
    [InlineData("<DeviceCapability Name=\"internetClientServer\"/>", "\"internetClientServer\" in a DeviceCapability", "it belongs in another element")]
    public void Message_NearMiss_IsPointedOut(string element, string where, string why)
    {
        var manifest = CapabilityManifest.Parse(InternetOnly.Replace("  <Capability Name=\"internetClient\"/>", element, StringComparison.Ordinal));
        string message = new CapabilityChecker(manifest).Check(Connect, IPAddress.Parse("8.8.8.8")).Message;
        Assert.Contains($"declares no network capability. Line 2 has {where} element, which declares nothing: {why}", message, StringComparison.Ordinal);
    }

    [Fact]
    public void Message_NearMissOfSomethingElse_IsNotMentioned()
    {
        var manifest = CapabilityManifest.Parse(InternetOnly.Replace("internetClient", "InternetClient", StringComparison.Ordinal));
        string message = new CapabilityChecker(manifest).Check(Connect, IPAddress.Parse("10.0.0.1")).Message;
        Assert.DoesNotContain("InternetClient", message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(Connect, "::1", "Connecting to [::1]:80", "the address is this machine itself, which needs one of")]
    [InlineData(ProxyConnect, "8.8.8.8", "Connecting to the proxy 8.8.8.8:80", "the address is on the Internet and needs one of")]
    [InlineData(Bind, "0.0.0.0", "Binding a socket to 0.0.0.0:80", "the address faces every network of this machine and needs one of")]
    [InlineData(Accept, "fe80::1", "Accepting the peer [fe80::1]:80", "the address is on the local link and needs the capability privateNetworkClientServer,")]
    [InlineData(Send, "255.255.255.255", "Sending to 255.255.255.255:80", "the address is the broadcast address of the local network and needs the capability")]
    [InlineData(Send, "ff02::1", "Sending to [ff02::1]:80", "the address is a multicast group of the local network and needs the capability")]
    [InlineData(Receive, "232.0.0.1", "Receiving from 232.0.0.1:80", "the address is a multicast group that reaches the Internet and needs the capability")]
    [InlineData(Connect, "192.0.2.1", "Connecting to 192.0.2.1:80", "the address is in a reserved range, which is judged as a private network and")]
    [InlineData(Connect, "0.0.0.0", "Connecting to 0.0.0.0:80", "the address is the unspecified one and needs one of")]
    [InlineData(UseDefaultCredentials, "8.8.8.8", "Using the user's default credentials for 8.8.8.8:80", "it needs the capability enterpriseAuthentication,")]
    [InlineData(UseUserCertificates, "8.8.8.8", "Using a certificate of the user's store for 8.8.8.8:80", "it needs the capability sharedUserCertificates,")]
    [InlineData(Resolve, "8.8.8.8", "Resolving 8.8.8.8:80", "it needs one of")]
    public void Message_EachOperationAndPlace_ReadsAsASentence(NetworkOperation operation, string address, string attempt, string reason)
    {
        CapabilityDecision decision = new CapabilityChecker(CapabilityManifest.Empty).Check(operation, IPAddress.Parse(address), 80);
        Assert.StartsWith($"{attempt} was denied: {reason}", decision.Message, StringComparison.Ordinal);
        Assert.EndsWith(".", decision.Message, StringComparison.Ordinal);
        Assert.Contains(decision.ManifestLine!, decision.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(Connect, "8.8.8.8", InternetClient)]
    [InlineData(Connect, "127.0.0.1", InternetClient)]
    [InlineData(Connect, "10.0.0.1", PrivateNetworkClientServer)]
    [InlineData(Bind, "0.0.0.0", PrivateNetworkClientServer)]
    [InlineData(Accept, "8.8.8.8", InternetClientServer)]
    [InlineData(UseDefaultCredentials, "8.8.8.8", EnterpriseAuthentication)]
    [InlineData(UseUserCertificates, "8.8.8.8", SharedUserCertificates)]
    public void ManifestLine_AddedToAManifest_GrantsWithTheLeastReach(NetworkOperation operation, string address, NetworkCapability expected)
    {
        IPAddress remote = IPAddress.Parse(address);
        string line = new CapabilityChecker(CapabilityManifest.Empty).Check(operation, remote).ManifestLine!;
        var manifest = CapabilityManifest.Parse(Manifests.With(line));
        Assert.Equal(expected, manifest.Capabilities);
        CapabilityDecision decision = new CapabilityChecker(manifest).Check(operation, remote);
        Assert.True(decision.IsGranted);
        Assert.Null(decision.ManifestLine);
        Assert.EndsWith($" is granted by {manifest.Declared[0].Name}.", decision.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Message_HostileName_StaysOnOneShortLine()
    {
        string name = "a\r\nINFO granted\u202E\u0085\u2028" + new string('x', 900);
        CapabilityDecision decision = new CapabilityChecker(CapabilityManifest.Empty).Check(Connect, name, 1);
        Assert.StartsWith("Connecting to a??INFO granted???xxx", decision.Message, StringComparison.Ordinal);
        Assert.InRange(decision.Message.Length, 1, 800);
    }

    [Fact]
    public void Default_Decision_IsADenialThatSaysSo()
    {
        CapabilityDecision decision = default;
        Assert.False(decision.IsGranted);
        Assert.Equal("No decision was made.", decision.Message);
        Assert.Throws<CapabilityDeniedException>(() => decision.ThrowIfDenied());
    }
}
