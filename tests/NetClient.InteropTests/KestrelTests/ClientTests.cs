using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Hosting;
using NetClient.InteropTests.Peers;
using NetClient.TestServers.Processes;

namespace NetClient.InteropTests.KestrelTests;

/// <summary>curl and h2load as clients of Kestrel on NetClient's transport.</summary>
public sealed partial class ClientTests : InteropTest
{
    [Theory(Timeout = 60_000)]
    [InlineData("--http1.1", "HTTP/1.1 https 127.0.0.1")]
    [InlineData("--http2", "HTTP/2 https 127.0.0.1")]
    public async Task Curl_IsServed(string version, string expected)
    {
        KestrelApp app = Own(await KestrelApp.StartAsync(listen => listen.UseHttps(Pki.LoadWithKey("good").Single(one => one.HasPrivateKey))));
        CommandResult result = await Curl.RunAsync(Pki, $"https://localhost:{app.Port}/", Token, version, "-k");
        Assert.Equal(("", expected, 0), (result.Error, result.Output, result.ExitCode));
    }

    [Theory(Timeout = 120_000)]
    [InlineData(true, "h2")]
    [InlineData(true, "http/1.1")]
    [InlineData(false, "http/1.1")]
    public async Task H2load_ManyStreamsAndConnections_AllSucceed(bool tls, string protocol)
    {
        string h2load = Interop.Tool("h2load");
        KestrelApp app = Own(await KestrelApp.StartAsync(listen =>
        {
            if (tls)
                listen.UseHttps(Pki.LoadWithKey("good").Single(one => one.HasPrivateKey));
        }));
        CommandResult result = await CommandResult.RunAsync(
            new ProcessSpec(h2load, "-n", "20000", "-c", "50", "-m", protocol == "h2" ? "20" : "1", tls ? $"--npn-list={protocol}" : "--h1", $"{(tls ? "https" : "http")}://localhost:{app.Port}/"), "", Token);
        Match counts = Counts().Match(result.Output);
        Assert.True(counts.Success, result.Output + result.Error);
        Assert.Equal(["20000", "20000", "20000", "20000", "0", "0", "0"], counts.Groups.Values.Skip(1).Select(one => one.Value));
        Assert.Contains(tls ? $"Application protocol: {protocol}" : "HTTP/1.1", result.Output, StringComparison.OrdinalIgnoreCase);
    }

    [GeneratedRegex(@"requests: (\d+) total, (\d+) started, (\d+) done, (\d+) succeeded, (\d+) failed, (\d+) errored, (\d+) timeout")]
    private static partial Regex Counts();
}
