using Microsoft.CodeAnalysis.Text;
using NetClient.Capabilities.Analyzers.Internal;
using NetClient.Capabilities.Internal;

namespace NetClient.Capabilities.Analyzers.Tests;

/// <summary>The fix writes one element and leaves the author's file as it was.</summary>
public sealed class ManifestEditTests
{
    private const string Ns = "xmlns=\"http://schemas.microsoft.com/appx/manifest/foundation/windows10\"";
    private const string Line = "<Capability Name=\"internetClient\" />";
    private static readonly CapabilityNames.Row InternetClient = CapabilityNames.Rows.Single(row => row.Name == "internetClient");

    [Theory]
    [InlineData($"<Package {Ns} />", $"<Package {Ns}>\n  <Capabilities>\n    {Line}\n  </Capabilities>\n</Package>")]
    [InlineData($"<Package {Ns}></Package>", $"<Package {Ns}>\n  <Capabilities>\n    {Line}\n  </Capabilities>\n</Package>")]
    [InlineData($"<Package {Ns}>\n</Package>\n", $"<Package {Ns}>\n  <Capabilities>\n    {Line}\n  </Capabilities>\n</Package>\n")]
    [InlineData($"<Package {Ns}>\n  <Capabilities/>\n</Package>", $"<Package {Ns}>\n  <Capabilities>\n    {Line}\n  </Capabilities>\n</Package>")]
    [InlineData($"<Package {Ns}>\n  <Capabilities>\n  </Capabilities>\n</Package>", $"<Package {Ns}>\n  <Capabilities>\n    {Line}\n  </Capabilities>\n</Package>")]
    [InlineData($"<Package {Ns}>\n  <Capabilities></Capabilities>\n</Package>", $"<Package {Ns}>\n  <Capabilities>\n    {Line}\n  </Capabilities>\n</Package>")]
    // A tab, and an unusual line end, go on.
    [InlineData($"<Package {Ns}>\r\n\t<Capabilities>\r\n\t\t<Capability Name=\"a\"></Capability>\r\n\t</Capabilities>\r\n</Package>",
        $"<Package {Ns}>\r\n\t<Capabilities>\r\n\t\t<Capability Name=\"a\"></Capability>\r\n\t\t{Line}\r\n\t</Capabilities>\r\n</Package>")]
    // Behind plain capabilities and before the others, as the schema has it; comments and a '>' in a value are not stumbled over.
    [InlineData($"<Package {Ns}>\n  <Capabilities>\n    <Capability Name=\"a>\" /> <!-- <Capability/> -->\n    <DeviceCapability Name=\"b\" />\n  </Capabilities>\n</Package>",
        $"<Package {Ns}>\n  <Capabilities>\n    <Capability Name=\"a>\" />\n    {Line} <!-- <Capability/> -->\n    <DeviceCapability Name=\"b\" />\n  </Capabilities>\n</Package>")]
    [InlineData($"<Package {Ns}>\n  <Capabilities>\n    <DeviceCapability Name=\"b\" />\n  </Capabilities>\n</Package>",
        $"<Package {Ns}>\n  <Capabilities>\n    {Line}\n    <DeviceCapability Name=\"b\" />\n  </Capabilities>\n</Package>")]
    // Characters that end a line for Roslyn and not for XML.
    [InlineData($"<Package {Ns}>\n <!-- \u2028\u0085 -->\n  <Capabilities>\n  </Capabilities>\n</Package>",
        $"<Package {Ns}>\n <!-- \u2028\u0085 -->\n  <Capabilities>\n    {Line}\n  </Capabilities>\n</Package>")]
    public void Add_KeepsTheRestOfTheFile(string before, string after) => Assert.Equal(after, ManifestEdit.Add(SourceText.From(before), InternetClient)?.ToString());

    [Fact]
    public void Add_UsesThePrefixOfTheFile() => Assert.Equal(
        $"<m:Package xmlns:m{Ns[5..]}>\n  <m:Capabilities>\n    <m:Capability Name=\"internetClient\" />\n  </m:Capabilities>\n</m:Package>",
        ManifestEdit.Add(SourceText.From($"<m:Package xmlns:m{Ns[5..]} />"), InternetClient)?.ToString());

    [Theory]
    [InlineData("<Package")]
    [InlineData("<!DOCTYPE a><a/>")]
    [InlineData($"<Package {Ns}><Capabilities><Capability Name=\"internetClient\" /></Capabilities></Package>")]
    public void Add_ToABrokenFileOrOneThatHasIt_DoesNothing(string text) => Assert.Null(ManifestEdit.Add(SourceText.From(text), InternetClient));
}
