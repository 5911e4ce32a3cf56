using NetClient.Capabilities;
using NetClient.Networking;

namespace NetClient.TrimTests;

/// <summary>One method per part. A check throws when the part does not do what it should.</summary>
internal static class Checks
{
    public static Task HostNames(CancellationToken cancellationToken)
    {
        Require(new HostName("EXAMPLE.com").CanonicalName == "example.com", "a name is lowered");
        Require(new HostName("::1").CanonicalName == "::1", "an address is itself");
        return Task.CompletedTask;
    }

    public static Task Manifest(CancellationToken cancellationToken)
    {
        var manifest = CapabilityManifest.Parse(
            """
            <Package xmlns="http://schemas.microsoft.com/appx/manifest/foundation/windows10">
              <Capabilities><Capability Name="internetClient" /></Capabilities>
            </Package>
            """);
        Require(manifest.Capabilities == NetworkCapability.InternetClient, "a manifest grants what it declares");
        return Task.CompletedTask;
    }

    public static void Require(bool held, string what)
    {
        if (!held)
            throw new InvalidOperationException($"Does not hold: {what}.");
    }
}
