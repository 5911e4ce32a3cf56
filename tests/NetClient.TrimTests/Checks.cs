using NetClient.Networking;

namespace NetClient.TrimTests;

/// <summary>One method per part. A check throws when the part does not do what it should.</summary>
internal static class Checks
{
    public static Task HostNames()
    {
        Require(new HostName("EXAMPLE.com").CanonicalName == "example.com", "a name is lowered");
        Require(new HostName("::1").CanonicalName == "::1", "an address is itself");
        return Task.CompletedTask;
    }

    private static void Require(bool held, string what)
    {
        if (!held)
            throw new InvalidOperationException($"Does not hold: {what}.");
    }
}
