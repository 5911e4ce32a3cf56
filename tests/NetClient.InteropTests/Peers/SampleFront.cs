using System.Text.RegularExpressions;
using NetClient.TestServers.Processes;

namespace NetClient.InteropTests.Peers;

/// <summary>A proxy before samples/KestrelApp, with the configuration in its folder <c>Fronts</c> as it stands, started by the command in its first line. Ports and <c>/tmp</c> are the test's.</summary>
public sealed partial class SampleFront : Peer
{
    private const string Folder = "samples/KestrelApp/Fronts";

    private readonly string _config;
    private string _url = "";

    private SampleFront(string config)
        : base($"sample-{Path.GetFileNameWithoutExtension(config)}") => _config = config;

    /// <summary>What the first line says to ask for then.</summary>
    public Uri Address => new(_url);

    /// <summary>Starts it before a port.</summary>
    /// <param name="config">The name of the file.</param>
    /// <param name="backend">Where the sample listens.</param>
    /// <param name="cancellationToken">Stops the start.</param>
    public static async Task<SampleFront> StartAsync(string config, int backend, CancellationToken cancellationToken)
    {
        var front = new SampleFront(config);
        await front.StartAsync(portCount: 1, ports => front.PrepareAsync(ports[0], backend), cancellationToken);
        return front;
    }

    private async Task<ProcessSpec> PrepareAsync(int port, int backend)
    {
        string text = await File.ReadAllTextAsync(Path.Combine(SampleApp.Repository, Folder, _config));
        Match first = FirstLine().Match(text);
        Match target = Target().Match(text);
        Assert.True(first.Success && target.Success, text);
        text = text.Replace($":{first.Groups["port"].Value}", $":{port}", StringComparison.Ordinal)
            .Replace($":{target.Groups["port"].Value}", $":{backend}", StringComparison.Ordinal)
            .Replace("/tmp", Directory.FullName, StringComparison.Ordinal);
        _url = first.Groups["url"].Value + $":{port}/";
        Directory.Write($"{Folder}/{_config}", text);
        await HandOverDirectoryAsync();
        string command = first.Groups["command"].Value.Replace("/tmp", Directory.FullName, StringComparison.Ordinal);
        return new ProcessSpec(Executable.Find("sh")!, "-c", $"cd {Directory.FullName} && PATH=$PATH:/usr/sbin && exec {command}") { DropPrivileges = true, StopSignal = "TERM" };
    }

    [GeneratedRegex("""^# A front for the profile "[a-z]+":  (?<command>.+?)     then: curl (-k )?(?<url>https?://localhost):(?<port>[0-9]+)/\n""")]
    private static partial Regex FirstLine();

    [GeneratedRegex("""^[^#\n]*127\.0\.0\.1:(?<port>5100|5444)""", RegexOptions.Multiline)]
    private static partial Regex Target();
}
