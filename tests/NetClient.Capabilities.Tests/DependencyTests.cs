namespace NetClient.Capabilities.Tests;

/// <summary>The package can be taken into anything, because it brings nothing along.</summary>
public sealed class DependencyTests
{
    [Fact]
    public void Assembly_RefersToNothingButTheFramework() =>
        Assert.All(typeof(CapabilityManifest).Assembly.GetReferencedAssemblies(), one => Assert.StartsWith("System.", one.Name, StringComparison.Ordinal));
}
