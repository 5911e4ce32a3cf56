using System.Net;
using NetClient.Networking.Sockets;
using NetClient.Web;
using NetClient.Web.Http;
using Tour.Servers;

namespace Tour.Chapters;

internal static class Http
{
    public static Chapter Write(World world)
    {
        return new Chapter(
            "HTTP through the same gate",
            "An HttpClient over NetClientHttpHandler: every request and every redirection is judged, certificates as a socket judges them, failures with the web's numbers.",
            Get("GET over TLS", "good", "/", "200 HTTP/1.1, hello stranger"),
            Get("a redirection", "good", "/moved", "200 HTTP/1.1, hello stranger"),
            Get("HTTP/2, as ALPN has it", "good", "/", "200 HTTP/2.0, hello stranger", client => client.DefaultRequestVersion = HttpVersion.Version20),
            new Step("a redirection to a cloud's metadata service", "CapabilityDeniedException 0x80070005", token => FailAsync("good", "/to-metadata", token)),
            new Step("a redirection from https to http", "HttpsToHttpOnRedirection 0x80072F08", token => FailAsync("good", "/to-clear-text", token)),
            new Step("an expired certificate", "CertificateExpired 0x80072F05", token => FailAsync("expired", "/", token)),
            new Step("what was wrong with it", "Expired, Ignorable", async token =>
            {
                using var client = new HttpClient(world.NewHandler());
                return await Failure.OfAsync(() => client.GetAsync(At("expired", "/"), token), static e => e.InnerException is ServerCertificateException found
                    ? $"{string.Join("+", found.ServerCertificateErrors)}, {found.ServerCertificateErrorSeverity}" : e.GetType().Name);
            }),
            new Step("a client's certificate", "200 HTTP/1.1, hello CN=alice", async token =>
            {
                NetClientHttpHandler handler = world.NewHandler();
                handler.ClientCertificate = world.Alice;
                using var client = new HttpClient(handler);
                return await DescribeAsync(client, At("members", "/"), token);
            }),
            new Step("the same again, from the cache", "1 asked, 1 not", async token =>
            {
                NetClientHttpHandler handler = world.NewHandler();
                var cache = handler.ResponseCache = new HttpResponseCache();
                using var client = new HttpClient(handler);
                await client.GetStringAsync(At("good", "/news"), token);
                await client.GetStringAsync(At("good", "/news"), token);
                return $"{cache.Misses} asked, {cache.Hits} not";
            }));

        Step Get(string what, string door, string path, string expected, Action<HttpClient>? configure = null) => new(what, expected, async token =>
        {
            using var client = new HttpClient(world.NewHandler());
            configure?.Invoke(client);
            return await DescribeAsync(client, At(door, path), token);
        });

        // As a UWP app tells failures apart: by the HRESULT, and the status that belongs to it.
        async Task<Outcome> FailAsync(string door, string path, CancellationToken token)
        {
            using var client = new HttpClient(world.NewHandler());
            return await Failure.OfAsync(() => client.GetAsync(At(door, path), token), static e =>
                $"{(WebError.GetStatus(e.HResult) is var status && status != WebErrorStatus.Unknown ? status.ToString() : e.GetType().Name)} 0x{e.HResult:X8}");
        }

        Uri At(string door, string path) => new($"https://localhost:{world.Web[door]}{path}");
    }

    private static async Task<Outcome> DescribeAsync(HttpClient client, Uri address, CancellationToken token)
    {
        using HttpResponseMessage answer = await client.GetAsync(address, token);
        return $"{(int)answer.StatusCode} HTTP/{answer.Version}, {(await answer.Content.ReadAsStringAsync(token)).Trim()}";
    }
}
