using System.Globalization;
using System.Net;
using System.Text;
using System.Text.RegularExpressions;
using NetClient.Capabilities;
using NetClient.Networking;
using NetClient.Networking.Sockets;
using NetClient.Security.Cryptography.Certificates;
using NetClient.Tests.Networking.Sockets;
using NetClient.TestServers;
using static NetClient.Tests.Networking.Sockets.TlsTests;

namespace NetClient.Tests.Diagnostics;

public sealed partial class LogTests : IDisposable
{
    private readonly LogRecorder _log = new();

    public void Dispose() => _log.Dispose();

    [Fact(Timeout = 60_000)]
    public async Task ConnectAsync_Succeeds_IsLoggedWithWhatWasNegotiatedAndIgnored()
    {
        using var pki = new TestPki();
        await using LoopbackServer server = Greet(pki.Identity(new CertificateSpec { Names = ["other.test"] }));
        using StreamSocket socket = Trusting(pki, TestContexts.AllCapabilities(loggers: _log), ChainValidationResult.InvalidName);
        await socket.ConnectAsync(Localhost, server.Port, SocketProtectionLevel.Tls13, Token);
        Assert.Equal([1009, 1007, 1005], _log.Entries.Select(entry => entry.Id));
        Assert.Contains("InvalidName", _log.Entries.ElementAt(0).Text, StringComparison.Ordinal);
        Assert.Contains("TLS 1.3", _log.Entries.ElementAt(1).Text, StringComparison.Ordinal);
        Assert.Contains($"localhost:{server.Port}", _log.Entries.ElementAt(2).Text, StringComparison.Ordinal);
    }

    [Fact(Timeout = 60_000)]
    public async Task ConnectAsync_DeniedOrRefused_IsLoggedWithTheReason()
    {
        using (var denied = new StreamSocket(TestContexts.With(NetworkCapability.InternetClient, loggers: _log)))
            await Assert.ThrowsAsync<CapabilityDeniedException>(() => denied.ConnectAsync(new HostName("10.1.2.3"), "80", Token));
        using (var refused = new StreamSocket(TestContexts.AllCapabilities(loggers: _log)))
            await FailsAsync(refused.ConnectAsync(Loopback, LoopbackServer.UnusedPort(), Token));
        Assert.Equal([1010, 1006], _log.Entries.Select(entry => entry.Id));
        Assert.Contains("privateNetworkClientServer", _log.Entries.First().Text, StringComparison.Ordinal);
        Assert.Contains("ConnectionRefused", _log.Entries.Last().Text, StringComparison.Ordinal);
    }

    [Fact(Timeout = 60_000)]
    public async Task Everything_WithCredentialsAndPayload_LogsNeither()
    {
        const string Password = "pass-7f3a9c";
        const string Payload = "payload-51c2e8";
        using var pki = new TestPki();
        await using LoopbackServer target = Greet(pki.Identity());
        await using LoopbackServer proxy = LoopbackServer.Start(async peer =>
        {
            await peer.ReadAsync();
            await peer.SendAsync($"HTTP/1.1 407 {Payload}\r\nProxy-Authenticate: Basic realm=\"{Payload}\"\r\n\r\n");
        });
        var system = new WebProxy(new Uri($"http://127.0.0.1:{proxy.Port}")) { Credentials = new NetworkCredential("user", Password) };
        using var client = new StreamSocket(TestContexts.With(
            TestContexts.Everything, loggers: _log, proxy: system, resolve: static (_, _) => Task.FromResult<IPAddress[]>([IPAddress.Loopback])));
        client.Control.ExclusiveTrustRoots.Add(new Certificate(pki.Root));
        client.Control.IgnorableServerCertificateErrors.Add(ChainValidationResult.InvalidName);
        await client.ConnectAsync(new HostName("target.example"), target.Port, SocketProtectionLevel.Tls12, Token);
        await client.SendTextAsync(Payload);
        client.Dispose();

        Assert.Contains(_log.Entries, entry => entry.Id == 1008);
        string everything = string.Join('\n', _log.Entries.Select(entry => entry.Text));
        Assert.DoesNotContain(Password, everything, StringComparison.Ordinal);
        Assert.DoesNotContain(Convert.ToBase64String(Encoding.ASCII.GetBytes($"user:{Password}")), everything, StringComparison.Ordinal);
        Assert.DoesNotContain(Payload, everything, StringComparison.Ordinal);
    }

    [Fact]
    public void EveryEvent_HasANumberOfItsOwnAndStandsInTheDocument()
    {
        string root = NetClient.Tests.House.Repository.Root;
        int[] declared = [.. Directory.EnumerateFiles(Path.Combine(root, "src"), "*.cs", SearchOption.AllDirectories)
            .Where(path => !path.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}", StringComparison.Ordinal))
            .SelectMany(path => Declaration().Matches(File.ReadAllText(path))).Select(Number).Order()];
        Assert.Equal(declared.Distinct(), declared);
        Assert.Equal(declared, Row().Matches(File.ReadAllText(Path.Combine(root, "docs", "diagnostics.md"))).Select(Number).Order());
    }

    private static int Number(Match match) => int.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"\[LoggerMessage\((\d+),")]
    private static partial Regex Declaration();

    [GeneratedRegex(@"^\|[^|]*\| (\d{4}) ", RegexOptions.Multiline)]
    private static partial Regex Row();
}
