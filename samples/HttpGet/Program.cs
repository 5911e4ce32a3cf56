using System.CommandLine;
using System.Diagnostics;
using System.Net;
using NetClient.Capabilities;
using NetClient.Networking.Sockets;
using NetClient.Security.Credentials;
using NetClient.Security.Cryptography.Certificates;
using NetClient.Web;
using NetClient.Web.Http;

// Gets an address once or several times, and tells what happened on the way.
var url = new Argument<string>("URL") { Description = "http:// or https://" };
var times = new Option<int>("--times") { Description = "How often to get it: from the second time on the cache may answer.", DefaultValueFactory = _ => 1 };
var http2 = new Option<bool>("--http2") { Description = "Offer HTTP/2." };
var user = new Option<string?>("--user") { Description = "USER:PASSWORD for the server." };
var proxy = new Option<string?>("--proxy") { Description = "The proxy to go through." };
var proxyUser = new Option<string?>("--proxy-user") { Description = "USER:PASSWORD for the proxy." };
var roots = new Option<FileInfo?>("--root") { Description = "The only root certificate to trust, a PEM file." };
var root = new RootCommand("Gets an address, and tells what happened on the way.") { url, times, http2, user, proxy, proxyUser, roots };
root.SetAction(async (result, stop) =>
{
    if (!Uri.TryCreate(result.GetValue(url), UriKind.Absolute, out Uri? target) || target.Scheme is not ("http" or "https"))
    {
        Console.Error.WriteLine($"'{result.GetValue(url)}' is no address that begins with http:// or https://.");
        return 2;
    }
    using var handler = new NetClientHttpHandler { AutomaticDecompression = DecompressionMethods.All, ResponseCache = new HttpResponseCache() };
    handler.ServerCredential = Credential(result.GetValue(user));
    handler.ProxyCredential = Credential(result.GetValue(proxyUser));
    if (result.GetValue(proxy) is { } address)
        handler.Proxy = new WebProxy(address);
    if (result.GetValue(roots) is { } file)
        handler.ExclusiveTrustRoots.Add(Certificate.FromPemFile(file.FullName));
    using var client = new HttpClient(handler)
    {
        DefaultRequestVersion = result.GetValue(http2) ? HttpVersion.Version20 : HttpVersion.Version11,
        DefaultVersionPolicy = HttpVersionPolicy.RequestVersionOrLower,
    };
    using var stages = new Stages();
    int code = 0;
    for (int i = 0; i < result.GetValue(times) && code == 0; i++)
        code = await GetAsync(client, target, stages, stop);
    return code;
});
return await root.Parse(args).InvokeAsync();

static async Task<int> GetAsync(HttpClient client, Uri address, Stages stages, CancellationToken stop)
{
    try
    {
        var clock = Stopwatch.StartNew();
        using HttpResponseMessage answer = await client.GetAsync(address, HttpCompletionOption.ResponseHeadersRead, stop);
        TimeSpan header = clock.Elapsed;
        await using Stream body = await answer.Content.ReadAsStreamAsync(stop);
        byte[] buffer = new byte[64 * 1024];
        long length = 0;
        while (await body.ReadAsync(buffer, stop) is > 0 and int count)
            length += count;

        Console.WriteLine($"{(int)answer.StatusCode} {answer.ReasonPhrase}, HTTP/{answer.Version}, {length} bytes from {answer.RequestMessage!.RequestUri}");
        Console.WriteLine($"  cache: {string.Join(", ", answer.Headers.TryGetValues("Cache-Status", out var said) ? said : ["not asked"])}");
        Console.WriteLine($"  header after {header.TotalMilliseconds:0.0} ms, body after {clock.Elapsed.TotalMilliseconds:0.0} ms{(stages.Take() is { Length: > 0 } seen ? $" ({seen})" : " (on an open connection, or none)")}");
        return answer.IsSuccessStatusCode ? 0 : 3;
    }
    catch (HttpRequestException e)
    {
        Console.Error.WriteLine($"{WebError.GetStatus(e.HResult)}: {e.Message}");
        if (e.InnerException is ServerCertificateException certificate)
            Console.Error.WriteLine($"  {certificate.ServerCertificate?.Subject}: {string.Join(", ", certificate.ServerCertificateErrors)} ({certificate.ServerCertificateErrorSeverity})");
        return 1;
    }
    catch (Exception e) when (e is CapabilityDeniedException or IOException)
    {
        Console.Error.WriteLine(e.Message);
        return 1;
    }
    catch (OperationCanceledException)
    {
        return 130;
    }
}

static PasswordCredential? Credential(string? text) => text?.Split(':', 2) is [{ Length: > 0 } name, { Length: > 0 } password] ? new PasswordCredential("HttpGet", name, password) : null;
