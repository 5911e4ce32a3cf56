using System.Net;
using Microsoft.Extensions.DependencyInjection;
using NetClient.Capabilities;
using NetClient.Networking.Sockets;
using NetClient.Resilience;
using NetClient.Web;
using NetClient.Web.Http;

namespace NetClient.Tests.Docs;

/// <content>Of docs/http.md.</content>
internal static partial class Snippets
{
    public static async Task HttpAsync(CancellationToken cancellationToken)
    {
        // begin Http
        using var handler = new NetClientHttpHandler
        {
            AutomaticDecompression = DecompressionMethods.All,
            ResponseCache = new HttpResponseCache(),            // answers kept in memory, as RFC 9111 allows
            ResiliencePipeline = HttpPipeline.Create(),         // GET, PUT and their like are sent again where that can help
        };
        using var client = new HttpClient(handler);
        try
        {
            Console.WriteLine(await client.GetStringAsync("https://www.example.com/", cancellationToken));
        }
        catch (HttpRequestException e) when (WebError.GetStatus(e.HResult) == WebErrorStatus.CertificateExpired)
        {
            var certificate = e.InnerException as ServerCertificateException;      // what was wrong, one by one, and the certificate itself
            Console.WriteLine($"{e.Message} {string.Join(", ", certificate?.ServerCertificateErrors ?? [])}");
        }
        catch (CapabilityDeniedException e)                     // the manifest does not cover the server, or one that it redirected to
        {
            Console.WriteLine(e.Message);
        }
        // end Http
    }

    public static void HttpContainer(IServiceCollection services)
    {
        // begin HttpContainer
        services.AddNetClient();
        services.AddHttpClient("shop").UseNetClient(handler => handler.MaxConnectionsPerServer = 8);
        // end HttpContainer
    }
}
