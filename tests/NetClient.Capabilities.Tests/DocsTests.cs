using System.Net;
using NetClient.Capabilities.Internal;

namespace NetClient.Capabilities.Tests;

/// <summary>Holds docs/capabilities.md to the code.</summary>
public sealed class DocsTests
{
    private static readonly string[] Page = File.ReadAllLines(Path.Combine(RepoRoot(), "docs", "capabilities.md"));

    [Fact]
    public void AddressTables_ListEveryRowWithBoundaryAndSource()
    {
        string[] expected = [.. IPv4Ranges.Rows.Concat(IPv6Ranges.Rows).Select(row =>
            $"| `{row.Text}` | {(row.Embedding == Embedding.None ? row.Scope.ToBoundary() : "the IPv4 address inside")} | {row.Source} | ")];
        string[] written = [.. Page.SkipWhile(line => line != "## Addresses").Where(line => line.StartsWith("| `", StringComparison.Ordinal))];
        Assert.Equal(expected.Length, written.Length);
        Assert.All(expected.Zip(written), pair => Assert.StartsWith(pair.First, pair.Second, StringComparison.Ordinal));
    }

    [Fact]
    public void CapabilityTable_ListsEveryNameWithItsElement()
    {
        foreach (CapabilityNames.Row row in CapabilityNames.Rows)
        {
            string element = row.Line[..row.Line.IndexOf(' ', StringComparison.Ordinal)] + ">";
            Assert.Contains(Page, line => line.StartsWith($"| `{row.Name}` | `{element}` | ", StringComparison.Ordinal));
        }
    }

    [Fact]
    public void Example_InCode_DoesWhatThePageSays()
    {
        var manifest = CapabilityManifest.Create(NetworkCapability.InternetClient, NetworkCapability.PrivateNetworkClientServer);
        var checker = new CapabilityChecker(manifest);
        checker.Demand(NetworkOperation.Connect);
        checker.Demand(NetworkOperation.Connect, IPAddress.Parse("10.1.2.3"), 443);
        checker.Demand(NetworkOperation.Connect, "example.com", 443);
        Assert.True(checker.Check(NetworkOperation.Bind, IPAddress.IPv6Any, 8080).IsGranted);
    }

    [Fact]
    public void Example_Manifest_Parses()
    {
        int first = Array.IndexOf(Page, "```xml") + 1;
        int last = Array.IndexOf(Page, "```", first);
        var manifest = CapabilityManifest.Parse(string.Join('\n', Page[first..last]));
        Assert.Equal(NetworkCapability.InternetClient | NetworkCapability.EnterpriseAuthentication, manifest.Capabilities);
    }

    private static string RepoRoot()
    {
        string? directory = AppContext.BaseDirectory;
        while (directory is not null && !File.Exists(Path.Combine(directory, "NetClient.sln")))
            directory = Path.GetDirectoryName(directory);
        return directory ?? throw new DirectoryNotFoundException("NetClient.sln is in no directory above the tests.");
    }
}
