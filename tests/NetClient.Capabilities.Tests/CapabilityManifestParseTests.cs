using static NetClient.Capabilities.DeclaredCapabilityKind;
using static NetClient.Capabilities.NetworkCapability;

namespace NetClient.Capabilities.Tests;

public sealed class CapabilityManifestParseTests
{
    private const string Package = "<Package xmlns='" + Manifests.Foundation + "'";

    [Fact]
    public void Parse_WholeManifest_KeepsEveryDeclarationInOrder()
    {
        var manifest = CapabilityManifest.Parse(Manifests.Whole);
        Assert.Equal(InternetClient | EnterpriseAuthentication | Proximity, manifest.Capabilities);
        Assert.Equal("Contoso.Mail", manifest.PackageName);
        Assert.Null(manifest.Source);
        Assert.False(manifest.IsMissing);
        Assert.Equal(
            [
                new("internetClient", Manifests.Foundation, "Capability", Capability, InternetClient, 16, 6),
                new("enterpriseAuthentication", Manifests.Uap, "Capability", UapCapability, EnterpriseAuthentication, 17, 6),
                new("codeGeneration", Manifests.Foundation, "Capability", Capability, None, 18, 6),
                new("broadFileSystemAccess", Manifests.Restricted, "Capability", RestrictedCapability, None, 19, 6),
                new("contoso.thing_abc", Manifests.Uap + "/4", "CustomCapability", CustomCapability, None, 20, 6),
                new("proximity", Manifests.Foundation, "DeviceCapability", DeviceCapability, Proximity, 21, 6),
                new DeclaredCapability("bluetooth.rfcomm", Manifests.Foundation, "DeviceCapability", DeviceCapability, None, 22, 6),
            ],
            manifest.Declared);
        Assert.Equal([true, true, false, false, false, true, false], manifest.Declared.Select(d => d.IsRecognised));
    }

    [Theory]
    [InlineData(Manifests.Foundation, "<Capability Name='internetClient'/>", InternetClient)]
    [InlineData(Manifests.Foundation, "<Capability Name='internetClientServer'/>", InternetClientServer)]
    [InlineData(Manifests.Foundation, "<Capability Name='privateNetworkClientServer'/>", PrivateNetworkClientServer)]
    [InlineData(Manifests.Foundation, "<uap:Capability Name='enterpriseAuthentication'/>", EnterpriseAuthentication)]
    [InlineData(Manifests.Foundation, "<uap:Capability Name='sharedUserCertificates'/>", SharedUserCertificates)]
    [InlineData(Manifests.Foundation, "<DeviceCapability Name='proximity'/>", Proximity)]
    // The prefix is the author's choice, the namespace is not.
    [InlineData(Manifests.Foundation, "<z:Capability xmlns:z='" + Manifests.Foundation + "' Name='internetClient'/>", InternetClient)]
    [InlineData(Manifests.Foundation, "<Capability xmlns='" + Manifests.Uap + "' Name='sharedUserCertificates'/>", SharedUserCertificates)]
    [InlineData(Manifests.Foundation, "<uap:Capability xmlns:uap='" + Manifests.Foundation + "' Name='internetClient'/>", InternetClient)]
    [InlineData(Manifests.Foundation, "<uap:Capability xmlns:uap='urn:other' Name='enterpriseAuthentication'/>", None)]
    [InlineData(Manifests.Foundation, "<Capability xmlns='' Name='internetClient'/>", None)]
    // Later versions of uap, and what only looks like one.
    [InlineData(Manifests.Foundation, "<u:Capability xmlns:u='" + Manifests.Uap + "/2' Name='enterpriseAuthentication'/>", EnterpriseAuthentication)]
    [InlineData(Manifests.Foundation, "<u:Capability xmlns:u='" + Manifests.Uap + "/18' Name='enterpriseAuthentication'/>", EnterpriseAuthentication)]
    [InlineData(Manifests.Foundation, "<u:Capability xmlns:u='" + Manifests.Uap + "/' Name='enterpriseAuthentication'/>", None)]
    [InlineData(Manifests.Foundation, "<u:Capability xmlns:u='" + Manifests.Uap + "/02' Name='enterpriseAuthentication'/>", None)]
    [InlineData(Manifests.Foundation, "<u:Capability xmlns:u='" + Manifests.Uap + "x2' Name='enterpriseAuthentication'/>", None)]
    [InlineData(Manifests.Foundation, "<u:Capability xmlns:u='" + Manifests.Uap + "/x' Name='enterpriseAuthentication'/>", None)]
    [InlineData(Manifests.Foundation, "<u:Capability xmlns:u='" + Manifests.Uap + "0' Name='enterpriseAuthentication'/>", None)]
    [InlineData(Manifests.Foundation, "<u:Capability xmlns:u='" + Manifests.Uap + "/2/3' Name='enterpriseAuthentication'/>", None)]
    // The right name in the wrong element, in the wrong case, with blanks.
    [InlineData(Manifests.Foundation, "<uap:Capability Name='internetClient'/>", None)]
    [InlineData(Manifests.Foundation, "<rescap:Capability Name='internetClient'/>", None)]
    [InlineData(Manifests.Foundation, "<DeviceCapability Name='internetClient'/>", None)]
    [InlineData(Manifests.Foundation, "<Capability Name='enterpriseAuthentication'/>", None)]
    [InlineData(Manifests.Foundation, "<Capability Name='proximity'/>", None)]
    [InlineData(Manifests.Foundation, "<capability Name='internetClient'/>", None)]
    [InlineData(Manifests.Foundation, "<Capability Name='InternetClient'/>", None)]
    [InlineData(Manifests.Foundation, "<Capability Name=' internetClient'/>", None)]
    // Windows 8 and 8.1 had one namespace for all.
    [InlineData(Manifests.Windows8, "<Capability Name='internetClientServer'/>", InternetClientServer)]
    [InlineData(Manifests.Windows8, "<Capability Name='enterpriseAuthentication'/>", EnterpriseAuthentication)]
    [InlineData(Manifests.Windows81, "<Capability Name='sharedUserCertificates'/>", SharedUserCertificates)]
    [InlineData(Manifests.Windows8, "<DeviceCapability Name='proximity'/>", Proximity)]
    [InlineData(Manifests.Windows8, "<m2:Capability xmlns:m2='" + Manifests.Windows81 + "' Name='privateNetworkClientServer'/>", PrivateNetworkClientServer)]
    // XML is more than its commonest spelling.
    [InlineData(Manifests.Foundation, "<Capability\n  Name = \"internet&#67;lient\"\n></Capability>", InternetClient)]
    [InlineData(Manifests.Foundation, "<?pi?><!-- c --><Capability Name='internetClient'><x:y xmlns:x='urn:x'/></Capability>", InternetClient)]
    public void Parse_OneDeclaration_IsJudgedByNamespaceAndName(string root, string element, NetworkCapability expected)
    {
        var manifest = CapabilityManifest.Parse(Manifests.With(element, root));
        Assert.Equal(expected, manifest.Capabilities);
        Assert.Equal(expected, Assert.Single(manifest.Declared).Capability);
    }

    [Theory]
    [InlineData("<Capability Name='internetClient'/><Capability Name='internetClient'/>", 2)]
    [InlineData("<Capability Name='somethingNew'/><x:Whatever xmlns:x='urn:x' Name='y'/>", 2)]
    [InlineData("<!-- <Capability Name='internetClient'/> -->", 0)]
    [InlineData("<![CDATA[<Capability Name='internetClient'/>]]>", 0)]
    [InlineData("text", 0)]
    public void Parse_OddContent_IsKeptOrPassedOver(string content, int declared) =>
        Assert.Equal(declared, CapabilityManifest.Parse(Manifests.With(content)).Declared.Count);

    [Theory]
    [InlineData(Package + "/>")]
    [InlineData(Package + "><Capabilities/></Package>")]
    [InlineData(Package + "><Capabilities></Capabilities></Package>")]
    // Capabilities count where the schema has them, and nowhere else.
    [InlineData(Package + "><Capability Name='internetClient'/></Package>")]
    [InlineData(Package + "><Capabilities/><Capability Name='internetClient'/></Package>")]
    [InlineData(Package + "><Capabilities/><A><Capability Name='internetClient'/></A></Package>")]
    [InlineData(Package + "><Capabilities></Capabilities><A><Capability Name='internetClient'/></A></Package>")]
    [InlineData(Package + "><A><Capabilities><Capability Name='internetClient'/></Capabilities></A></Package>")]
    [InlineData(Package + "><x:Capabilities xmlns:x='urn:x'><Capability Name='internetClient'/></x:Capabilities></Package>")]
    [InlineData(Package + "><Capabilities xmlns='urn:x'><Capability Name='internetClient'/></Capabilities></Package>")]
    public void Parse_NothingDeclaredWhereItCounts_GrantsNothing(string xml)
    {
        var manifest = CapabilityManifest.Parse(xml);
        Assert.Equal(None, manifest.Capabilities);
        Assert.Empty(manifest.Declared);
        Assert.Null(manifest.PackageName);
    }

    [Fact]
    public void Parse_ChildOfADeclaration_IsNoDeclaration() =>
        Assert.Equal("a", Assert.Single(CapabilityManifest.Parse(Manifests.With(
            "<Capability Name='a'><Capability Name='internetClient'/></Capability>")).Declared).Name);

    [Theory]
    [InlineData("", 1, 1, "Root element is missing")]
    [InlineData(" \r\n<!-- a\r-->", 3, 4, "Root element is missing")]
    [InlineData("<?xml version='1.0'?>\n<!-- <!DOCTYPE x> -->\n <!DOCTYPE Package []>" + Package + "/>", 3, 2, "DTD is prohibited in this XML document). Correct")]
    [InlineData("not xml", 1, 1, "Data at the root level is invalid")]
    [InlineData(Package + ">\n<Capabilities>\n</Package>", 3, 3, "does not match the end tag")]
    [InlineData("<Package/>", 1, 2, "the root element is <Package> of namespace \"\". It has to be <Package xmlns=\"http://")]
    [InlineData("<p:Package xmlns:p='urn:x'/>", 1, 2, "of namespace \"urn:x\"")]
    [InlineData("<Project Sdk='x'/>", 1, 2, "the root element is <Project>")]
    [InlineData("<Package xmlns='" + Manifests.Uap + "'/>", 1, 2, "It has to be <Package")]
    [InlineData(Package + "><Capabilities/>\n <Capabilities/></Package>", 2, 3, "this is a second <Capabilities> element. Put all")]
    [InlineData(Package + "><Capabilities>\n  <Capability name='a'/></Capabilities></Package>", 2, 4, "this <Capability> has no Name. Name the capability")]
    [InlineData(Package + "><Capabilities>\n  <Capability Name=''/></Capabilities></Package>", 2, 4, "this <Capability> has no Name.")]
    [InlineData(Package + "><Capabilities>\n  <Capability x:Name='a' xmlns:x='urn:x'/></Capabilities></Package>", 2, 4, "this <Capability> has no Name.")]
    public void Parse_Unusable_SaysWhereWhatAndWhatToDo(string xml, int line, int column, string part)
    {
        var e = Assert.Throws<CapabilityManifestException>(() => CapabilityManifest.Parse(xml));
        Assert.Equal((line, column), (e.Line, e.Column));
        Assert.Contains(part, e.Message, StringComparison.Ordinal);
        Assert.StartsWith($"The manifest({line},{column}): ", e.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(", position", e.Message, StringComparison.Ordinal);
        Assert.Equal(unchecked((int)0x80080204), e.HResult);
    }

    [Fact]
    public void Parse_ByteOrderMarkAndDeclaredEncoding_DoNotMatterInText()
    {
        string xml = "\uFEFF<?xml version='1.0' encoding='utf-16'?>" + Manifests.With("<Capability Name='internetClient'/>");
        Assert.Equal(InternetClient, CapabilityManifest.Parse(xml).Capabilities);
    }

    [Fact]
    public void Create_AnySubset_DeclaresItAsAFileWould()
    {
        for (int bits = 0; bits < 64; bits++)
        {
            var created = CapabilityManifest.Create((NetworkCapability)bits);
            Assert.Equal((NetworkCapability)bits, created.Capabilities);
            Assert.Null(created.Source);
            string lines = string.Concat(created.Declared.Select(d => $"<c:{d.ElementName} xmlns:c=\"{d.NamespaceUri}\" Name=\"{d.Name}\"/>"));
            var parsed = CapabilityManifest.Parse(Manifests.With(lines));
            Assert.Equal(created.Declared, parsed.Declared.Select(d => d with { Line = 0, Column = 0 }));
        }
    }

    [Fact]
    public void Create_SeveralValues_AreCombined()
    {
        Assert.Equal(InternetClient | SharedUserCertificates, CapabilityManifest.Create(InternetClient, SharedUserCertificates).Capabilities);
        Assert.Equal(None, CapabilityManifest.Create().Capabilities);
        Assert.Equal(None, CapabilityManifest.Empty.Capabilities);
        var e = Assert.Throws<ArgumentOutOfRangeException>(() => CapabilityManifest.Create((NetworkCapability)64));
        Assert.Equal(unchecked((int)0x80070057), e.HResult);
    }
}
