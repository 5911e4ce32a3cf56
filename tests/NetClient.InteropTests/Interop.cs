using System.Diagnostics.CodeAnalysis;
using NetClient.TestServers.Processes;

namespace NetClient.InteropTests;

/// <summary>What happens when a peer is not there: the test is skipped and says why, or fails where everything has to run.</summary>
public static class Interop
{
    /// <summary>Set to 1 in the environment, a missing server is a failure.</summary>
    public const string RequireVariable = "NETCLIENT_REQUIRE_INTEROP";

    /// <summary>How long a server may take until it accepts connections, on a slow and busy machine.</summary>
    public static readonly TimeSpan ReadyTimeout = TimeSpan.FromSeconds(60);

    /// <summary>Skips the running test, or fails it when <see cref="RequireVariable"/> is 1.</summary>
    [DoesNotReturn]
    public static void Unavailable(string reason)
    {
        if (Environment.GetEnvironmentVariable(RequireVariable) == "1")
            Assert.Fail($"{reason} ({RequireVariable}=1 makes this a failure; .ci/install-peers.sh installs every peer.)");
        Assert.Skip(reason);
    }

    /// <summary>The full path of a program; skips or fails the running test when it is not installed.</summary>
    public static string Tool(string name)
    {
        string? path = Executable.Find(name);
        if (path is null)
            Unavailable($"{name} is not installed.");
        return path;
    }
}
