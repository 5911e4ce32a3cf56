using NetClient.TestServers.Processes;

namespace NetClient.InteropTests.Peers;

/// <summary>samples/KestrelApp in one of its shapes.</summary>
public sealed class SampleApp : Peer
{
    private SampleApp(string shape)
        : base($"kestrel-app-{shape}")
    {
    }

    /// <summary>Where the samples are.</summary>
    public static string Repository { get; } = Path.GetFullPath(Path.Combine(AppContext.BaseDirectory, "..", "..", "..", "..", ".."));

    /// <summary>Where it listens.</summary>
    public int Port => Ports[0];

    /// <summary>Starts it.</summary>
    public static async Task<SampleApp> StartAsync(string shape, CancellationToken cancellationToken)
    {
        var app = new SampleApp(shape);
        string[] output = AppContext.BaseDirectory.TrimEnd(Path.DirectorySeparatorChar).Split(Path.DirectorySeparatorChar)[^2..];
        string program = Path.Combine(Repository, "samples", "KestrelApp", "bin", output[0], output[1], "KestrelApp.dll");
        await app.StartAsync(
            portCount: 1,
            ports => Task.FromResult(new ProcessSpec(Executable.Find("dotnet")!, "exec", program, "--shape", shape, "--port", $"{ports[0]}")),
            cancellationToken);
        return app;
    }
}
