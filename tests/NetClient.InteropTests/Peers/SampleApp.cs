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
    /// <param name="shape">Which shape.</param>
    /// <param name="cancellationToken">Stops the waiting for it.</param>
    /// <param name="openSsl">A configuration of OpenSSL that it runs under, one of <c>Configs</c>; null for the system's.</param>
    public static async Task<SampleApp> StartAsync(string shape, CancellationToken cancellationToken, string? openSsl = null)
    {
        var app = new SampleApp(shape);
        string[] output = AppContext.BaseDirectory.TrimEnd(Path.DirectorySeparatorChar).Split(Path.DirectorySeparatorChar)[^2..];
        string program = Path.Combine(Repository, "samples", "KestrelApp", "bin", output[0], output[1], "KestrelApp.dll");
        await app.StartAsync(
            portCount: 1,
            ports => Task.FromResult(new ProcessSpec(Executable.Find("dotnet")!, "exec", program, "--shape", shape, "--port", $"{ports[0]}")
            {
                Environment = openSsl is null ? [] : new Dictionary<string, string> { ["OPENSSL_CONF"] = app.Directory.Write(openSsl, Resources.Read(openSsl)) },
            }),
            cancellationToken);
        return app;
    }
}
