using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using NetClient.InteropTests.Peers;
using NetClient.TestServers.Processes;

namespace NetClient.InteropTests.KestrelTests;

/// <summary>curl, h2load, wrk and ab as clients of Kestrel on NetClient's transport.</summary>
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

    [Theory(Timeout = 120_000)]
    [InlineData(false, "keep-alive")]
    [InlineData(false, "close")]
    [InlineData(true, "keep-alive")]
    [InlineData(true, "close")]
    public async Task Wrk_ManyConnections_ReportsNoErrors(bool tls, string connection)
    {
        string wrk = Interop.Tool("wrk");
        long served = 0;
        KestrelApp app = Own(await StartAsync(tls, () => Interlocked.Increment(ref served)));
        CommandResult result = await CommandResult.RunAsync(
            new ProcessSpec(wrk, "-t", "2", "-c", "50", "-d", "1s", "--timeout", "30s", "-H", $"Connection: {connection}", $"{(tls ? "https" : "http")}://localhost:{app.Port}/"), "", Token);
        Assert.Equal(("", 0), (result.Error, result.ExitCode));
        Assert.DoesNotContain("Socket errors", result.Output, StringComparison.Ordinal);   // nor reads and writes that fail, nor timeouts
        Assert.DoesNotContain("Non-2xx", result.Output, StringComparison.Ordinal);
        Match count = Answers().Match(result.Output);
        Assert.True(count.Success, result.Output);
        Assert.InRange(long.Parse(count.Groups[1].Value, CultureInfo.InvariantCulture), 50, Interlocked.Read(ref served));
    }

    // By HTTP/1.0, which has connections kept alive only where both sides say so. Not with TLS and without: Kestrel's UseHttps says no good-bye, on any transport, which ab takes for a failure.
    [Theory(Timeout = 120_000)]
    [InlineData(false, true)]
    [InlineData(false, false)]
    [InlineData(true, true)]
    public async Task Ab_ManyConnections_AllSucceed(bool tls, bool isKept)
    {
        string ab = Interop.Tool("ab");
        long served = 0;
        KestrelApp app = Own(await StartAsync(tls, () => Interlocked.Increment(ref served)));
        const int count = 2000;
        CommandResult result = await CommandResult.RunAsync(
            new ProcessSpec(ab, ["-q", "-n", $"{count}", "-c", "20", .. isKept ? (string[])["-k"] : [], $"{(tls ? "https" : "http")}://127.0.0.1:{app.Port}/"]), "", Token);
        Assert.Equal(0, result.ExitCode);
        Assert.Matches($@"Complete requests: +{count}\nFailed requests: +0\n{(isKept ? $@"Keep-Alive requests: +{count}\n" : "")}Total transferred", result.Output);
        Assert.Matches(@"Document Length: +6 bytes\n", result.Output);
        Assert.Equal(count, Interlocked.Read(ref served));
    }

    private static Task<KestrelApp> StartAsync(bool tls, Action onRequest) => KestrelApp.StartAsync(
        listen =>
        {
            if (tls)
                listen.UseHttps(Pki.LoadWithKey("good").Single(one => one.HasPrivateKey));
        },
        context =>
        {
            onRequest();
            context.Response.ContentLength = 6;
            return context.Response.WriteAsync("served", context.RequestAborted);
        });

    [GeneratedRegex(@"^ +(\d+) requests in ", RegexOptions.Multiline)]
    private static partial Regex Answers();

    [GeneratedRegex(@"requests: (\d+) total, (\d+) started, (\d+) done, (\d+) succeeded, (\d+) failed, (\d+) errored, (\d+) timeout")]
    private static partial Regex Counts();
}
