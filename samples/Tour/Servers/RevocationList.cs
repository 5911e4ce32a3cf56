using Microsoft.AspNetCore.Builder;

namespace Tour.Servers;

/// <summary>Where the authority's certificate revocation list is fetched. Its address is another one in each run, because systems keep such lists on disk.</summary>
internal sealed class RevocationList : IAsyncDisposable
{
    private readonly string _path = $"/{Guid.NewGuid():N}.crl";
    private WebApplication? _app;

    public string Uri { get; private set; } = "";

    /// <summary>The list, as DER; set before anybody asks.</summary>
    public byte[] Content { get; set; } = [];

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        (_app, Dictionary<string, int> ports) = await Kestrel.StartAsync(
            [("crl", _ => { })],
            context =>
            {
                if (context.Request.Path != _path)
                {
                    context.Response.StatusCode = 404;
                    return Task.CompletedTask;
                }
                context.Response.ContentType = "application/pkix-crl";
                return context.Response.Body.WriteAsync(Content, context.RequestAborted).AsTask();
            },
            cancellationToken);
        Uri = $"http://127.0.0.1:{ports["crl"]}{_path}";
    }

    public async ValueTask DisposeAsync()
    {
        if (_app is not null)
            await _app.DisposeAsync();
    }
}
