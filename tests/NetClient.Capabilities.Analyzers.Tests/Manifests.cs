namespace NetClient.Capabilities.Analyzers.Tests;

/// <summary>Manifests as apps write them.</summary>
internal static class Manifests
{
    /// <summary>A manifest with one plain capability on each line.</summary>
    public static string With(params string[] capabilities) => $"""
        <?xml version="1.0" encoding="utf-8"?>
        <Package xmlns="http://schemas.microsoft.com/appx/manifest/foundation/windows10">
          <Capabilities>
        {string.Join("\n", capabilities.Select(name => $"    <Capability Name=\"{name}\" />"))}
          </Capabilities>
        </Package>
        """;
}
