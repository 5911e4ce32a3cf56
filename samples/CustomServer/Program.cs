using CustomServer;
using Microsoft.AspNetCore.Hosting.Server;

// An ASP.NET Core app on a server of our own: the smallest one that is correct HTTP/1.1. "--urls http://127.0.0.1:0" takes a free port.
WebApplicationBuilder builder = WebApplication.CreateSlimBuilder(args);
builder.Services.AddSingleton<IServer, TinyServer>();   // in place of Kestrel
WebApplication app = builder.Build();

app.MapGet("/", (HttpContext context) => $"{context.Request.Protocol} from {context.Connection.RemoteIpAddress}\n");
app.MapPost("/echo", (HttpRequest request, HttpResponse response) => request.Body.CopyToAsync(response.Body));
app.MapMethods("/file", ["GET", "HEAD"], (string path) => TypedResults.PhysicalFile(Path.GetFullPath(path), "application/octet-stream", enableRangeProcessing: true));
app.MapGet("/count/{n:int}", async (int n, HttpResponse response) =>
{
    for (int i = 1; i <= n; i++)
    {
        await response.WriteAsync($"{i}\n");
        await response.Body.FlushAsync();
    }
});
app.Run();
