extern alias runtime;

using System.Globalization;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;
using NetClient.Capabilities.Analyzers.Internal;
using RuntimeException = runtime::NetClient.Capabilities.CapabilityManifestException;
using RuntimeManifest = runtime::NetClient.Capabilities.CapabilityManifest;

namespace NetClient.Capabilities.Analyzers.Tests;

/// <summary>NETC004: a manifest is hostile input here too, and what the run time refuses the build reports, at the same place.</summary>
public sealed class UnusableManifestTests
{
    private const string Foundation = "http://schemas.microsoft.com/appx/manifest/foundation/windows10";
    private const string Listen = """await new StreamSocketListener().BindServiceNameAsync("0");""";

    public static TheoryData<string, string> Corpus { get; } = new()
    {
        { "whole", Manifests.With("internetClient", "privateNetworkClientServer") },
        { "empty", "" },
        { "not XML", "capabilities: internetClient" },
        { "cut short", Manifests.With("internetClient")[..150] },
        { "not closed", $"<Package xmlns=\"{Foundation}\"><Capabilities>" },
        { "DTD", $"<!DOCTYPE Package [<!ENTITY a \"b\">]>\n<Package xmlns=\"{Foundation}\">&a;</Package>" },
        { "external entity", $"<!DOCTYPE Package SYSTEM \"file:///etc/passwd\"><Package xmlns=\"{Foundation}\" />" },
        { "undeclared entity", $"<Package xmlns=\"{Foundation}\">&lol;</Package>" },
        { "no namespace", "<Package><Capabilities /></Package>" },
        { "another root", $"<Manifest xmlns=\"{Foundation}\" />" },
        { "two Capabilities", $"<Package xmlns=\"{Foundation}\">\n<Capabilities />\n<Capabilities /></Package>" },
        { "no Name", $"<Package xmlns=\"{Foundation}\"><Capabilities>\n  <Capability /></Capabilities></Package>" },
        { "long Name", Manifests.With(new string('x', 257)) },
        { "longest Name", Manifests.With(new string('x', 256)) },
        { "deep", $"<Package xmlns=\"{Foundation}\">{Repeat("<a>", 64)}{Repeat("</a>", 64)}</Package>" },
        { "almost too deep", $"<Package xmlns=\"{Foundation}\">{Repeat("<a>", 63)}{Repeat("</a>", 63)}</Package>" },
        { "many attributes", $"<Package xmlns=\"{Foundation}\"><a {string.Join(' ', Enumerable.Range(0, 65).Select(i => $"a{i}=''"))} /></Package>" },
        { "many capabilities", Manifests.With([.. Enumerable.Range(0, 1001).Select(i => $"c{i}")]) },
        { "as many as may be", Manifests.With([.. Enumerable.Range(0, 999).Select(i => $"c{i}"), "internetClient"]) },
        { "too large", Manifests.With("internetClient") + new string(' ', 1024 * 1024) },
        { "wrong case", Manifests.With("InternetClient") },
        { "wrong element", $"<Package xmlns=\"{Foundation}\"><Capabilities><DeviceCapability Name=\"internetClient\" /></Capabilities></Package>" },
        { "two roots", $"<Package xmlns=\"{Foundation}\" /><Package />" },
        { "control character", $"<Package xmlns=\"{Foundation}\">\u0001</Package>" },
        { "bidirectional name", $"<Package\u202E xmlns=\"{Foundation}\" />" },
        { "line separators", $"<Package xmlns=\"{Foundation}\">\u2028\u0085\r\r\n<Capabilities>\n<Capability/></Capabilities></Package>" },
    };

    [Theory]
    [MemberData(nameof(Corpus))]
    public void Parse_SaysWhatTheRunTimeSays(string name, string xml)
    {
        ManifestFile read = ManifestParser.Parse(SourceText.From(xml));
        try
        {
            RuntimeManifest expected = RuntimeManifest.Parse(xml);
            Assert.Null(read.Error);
            Assert.Equal((int)expected.Capabilities, (int)read.Capabilities);
        }
        catch (RuntimeException expected)
        {
            Assert.True(read.Error is not null, $"{name}: the run time refuses it: {expected.Message}");
            Assert.Equal((expected.Line, expected.Column), (read.Error.Line, read.Error.Column));
        }
    }

    [Theory(Timeout = 60_000)]
    [MemberData(nameof(Corpus))]
    public async Task Manifest_OfAnyKind_IsADiagnosticAndNeverACrash(string name, string xml)
    {
        using var project = new TestProject(Listen, xml);
        string[] found = [.. (await project.DiagnoseAsync()).Select(diagnostic => diagnostic.Id).Distinct()];
        bool isUsable = ManifestParser.Parse(SourceText.From(xml)).Error is null;
        Assert.DoesNotContain("AD0001", found);
        Assert.True(found.Contains("NETC004") != isUsable, $"{name}: {string.Join(' ', found)}");
    }

    [Fact(Timeout = 60_000)]
    public async Task Manifest_WithAnError_IsReportedAtItsLineAndQuietsTheOtherRules()
    {
        using var project = new TestProject(Listen, $"<Package xmlns=\"{Foundation}\">\n  <Capabilities>\n    <Capability />\n  </Capabilities>\n</Package>");
        Diagnostic found = Assert.Single(await project.DiagnoseAsync());
        Assert.Equal(("NETC004", DiagnosticSeverity.Warning), (found.Id, found.Severity));
        Assert.Equal(("/app/Package.appxmanifest", new LinePosition(2, 5)), (found.Location.GetLineSpan().Path, found.Location.GetLineSpan().StartLinePosition));
        Assert.Equal(
            "This <Capability> has no Name. Name the capability, for instance Name=\"internetClient\", or remove the element.", found.GetMessage(CultureInfo.InvariantCulture));
    }

    [Fact]
    public void Limits_AreTheRunTimes() => Assert.Equal(
        (RuntimeManifest.MaxSize, RuntimeManifest.MaxDepth, RuntimeManifest.MaxAttributes, RuntimeManifest.MaxDeclared, RuntimeManifest.MaxNameLength),
        (ManifestParser.MaxSize, ManifestParser.MaxDepth, ManifestParser.MaxAttributes, ManifestParser.MaxDeclared, ManifestParser.MaxNameLength));

    private static string Repeat(string text, int count) => string.Concat(Enumerable.Repeat(text, count));
}
