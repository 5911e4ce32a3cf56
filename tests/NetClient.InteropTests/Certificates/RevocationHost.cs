using System.Collections.Concurrent;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using NetClient.TestServers.Processes;

namespace NetClient.InteropTests.Certificates;

/// <summary>Serves <c>/root.crl</c>, <c>/int.crl</c> and the issuer <c>/int.der</c>, and answers OCSP requests at every other path.</summary>
/// <remarks>The answers are made by <c>openssl ocsp</c>, whose own <c>-port</c> binds every address of the machine and answers one request at a time.</remarks>
public sealed class RevocationHost : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly string _pki;
    private readonly ConcurrentQueue<string> _requests = new();
    private readonly TaskCompletionSource _firstRequest = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _ocspRequests;

    private RevocationHost(WebApplication app, string pki)
    {
        _app = app;
        _pki = pki;
    }

    /// <summary>What it does with requests from now on.</summary>
    public RevocationAnswer Answer { get; set; }

    /// <summary>The port on 127.0.0.1.</summary>
    public int Port { get; private set; }

    /// <summary>Method and path of every request so far.</summary>
    public IReadOnlyCollection<string> Requests => _requests;

    /// <summary>Ends when the first request has come.</summary>
    public Task FirstRequest => _firstRequest.Task;

    /// <summary>Starts serving for the certificates that will be made in <paramref name="pki"/>.</summary>
    public static async Task<RevocationHost> StartAsync(string pki, CancellationToken cancellationToken)
    {
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelCore().ConfigureKestrel(options => options.Listen(IPAddress.Loopback, 0));
        WebApplication app = builder.Build();
        var host = new RevocationHost(app, pki);
        app.Run(host.HandleAsync);
        await app.StartAsync(cancellationToken);
        string address = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single();
        host.Port = new Uri(address).Port;
        return host;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync(new CancellationToken(canceled: true));
        await _app.DisposeAsync();
    }

    private async Task HandleAsync(HttpContext context)
    {
        _requests.Enqueue($"{context.Request.Method} {context.Request.Path}");
        _firstRequest.TrySetResult();
        switch (Answer)
        {
            case RevocationAnswer.Hang:
                await Task.Delay(Timeout.InfiniteTimeSpan, context.RequestAborted).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                return;
            case RevocationAnswer.Reset:
                context.Abort();
                return;
        }

        if (context.Request.Path.Value is "/root.crl" or "/int.crl" or "/int.der")
        {
            await context.Response.SendFileAsync(Path.Combine(_pki, context.Request.Path.Value[1..]), context.RequestAborted);
            return;
        }

        if (Answer == RevocationAnswer.ListsOnly)
        {
            context.Abort();
            return;
        }

        context.Response.ContentType = "application/ocsp-response";
        await context.Response.Body.WriteAsync(await AnswerOcspAsync(context.Request, context.RequestAborted), context.RequestAborted);
    }

    // RFC 6960 appendix A: POST carries the request as the body, GET as percent-encoded Base64 in the path.
    private static async Task<byte[]> ReadOcspRequestAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        if (HttpMethods.IsGet(request.Method))
            return Convert.FromBase64String(Uri.UnescapeDataString(request.Path.Value!.TrimStart('/')));
        using var body = new MemoryStream();
        await request.Body.CopyToAsync(body, cancellationToken);
        return body.ToArray();
    }

    private async Task<byte[]> AnswerOcspAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        string number = $"ocsp-{Interlocked.Increment(ref _ocspRequests)}";
        string question = Path.Combine(_pki, number + ".req"), answer = Path.Combine(_pki, number + ".resp");
        await File.WriteAllBytesAsync(question, await ReadOcspRequestAsync(request, cancellationToken), cancellationToken);
        await CommandResult.RunCheckedAsync(
            new ProcessSpec(
                "openssl", "ocsp", "-index", "int/index.txt", "-CA", "int.pem", "-rsigner", "ocsp-signer.pem", "-rkey", "ocsp-signer.key",
                "-ndays", "1", "-reqin", question, "-respout", answer)
            { WorkingDirectory = _pki },
            cancellationToken);
        return await File.ReadAllBytesAsync(answer, cancellationToken);
    }
}
