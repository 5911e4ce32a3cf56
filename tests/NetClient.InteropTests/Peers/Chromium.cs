using NetClient.TestServers.Processes;

namespace NetClient.InteropTests.Peers;

/// <summary><c>chromium</c> without a window: believes every certificate, finds no host but this one, and has a profile of its own.</summary>
internal static class Chromium
{
    private static readonly string[] Options =
    [
        "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run", "--no-proxy-server", "--ignore-certificate-errors",
        "--disable-background-networking", "--disable-component-update", "--disable-domain-reliability", "--disable-sync", "--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE localhost",
    ];

    /// <summary>Loads a page and prints its document as it stands when the page, with all that it names, has been loaded.</summary>
    public static async Task<CommandResult> DumpAsync(string url, CancellationToken cancellationToken)
    {
        string program = Interop.Tool("chromium");
        using var profile = new TempDirectory("browser");
        return await CommandResult.RunAsync(new ProcessSpec(program, [.. Options, $"--user-data-dir={profile.FullName}", "--dump-dom", url]), "", cancellationToken);
    }
}
