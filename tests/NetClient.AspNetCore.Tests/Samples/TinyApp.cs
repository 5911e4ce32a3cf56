using System.Net;
using System.Net.Sockets;
using System.Text;
using CustomServer;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace NetClient.AspNetCore.Tests.Samples;

/// <summary>An app on the server of samples/CustomServer, and sockets that say to it what they like.</summary>
internal sealed class TinyApp : IAsyncDisposable
{
    private readonly WebApplication _app;

    private TinyApp(WebApplication app) => _app = app;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private IPEndPoint EndPoint { get; set; } = null!;

    /// <param name="handle">Answers.</param>
    /// <param name="url">Where it listens.</param>
    /// <param name="patience">How long it waits for a client; long where the test is not about that.</param>
    /// <param name="idle">How long it waits between two requests.</param>
    /// <param name="settings">Other settings, as on a command line.</param>
    public static async Task<TinyApp> StartAsync(
        RequestDelegate handle, string url = "http://127.0.0.1:0", TimeSpan? patience = null, TimeSpan? idle = null, string[]? settings = null)
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder(
            ["--Patience", Seconds(patience), "--Idle", Seconds(idle), .. settings ?? []]);
        builder.Logging.ClearProviders();
        builder.Services.AddSingleton<IServer, TinyServer>();
        builder.WebHost.UseUrls(url);
        WebApplication app = builder.Build();
        app.Run(handle);
        var started = new TinyApp(app);
        await app.StartAsync(Token);
        var address = new Uri(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single());
        started.EndPoint = IPEndPoint.Parse(address.Host == "[::]" ? $"127.0.0.1:{address.Port}" : address.Authority);
        return started;
    }

    private static string Seconds(TimeSpan? time) => (time?.TotalSeconds ?? 600).ToString(System.Globalization.CultureInfo.InvariantCulture);

    /// <summary>A request's body, and what was in its other parts.</summary>
    public static async Task EchoAsync(HttpContext context)
    {
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body, Token);
        await context.Response.WriteAsync($"{context.Request.Method} {context.Request.Host}{context.Request.Path}{context.Request.QueryString} [{Encoding.ASCII.GetString(body.ToArray())}]", Token);
    }

    public async Task<Socket> DialAsync()
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(EndPoint, Token);
        return socket;
    }

    /// <summary>Sends on a connection of its own, keeps its side open, and reads to the server's end.</summary>
    public async Task<string> AskAsync(string request)
    {
        using Socket socket = await DialAsync();
        await SendAsync(socket, request);
        return await ReadToEndAsync(socket);
    }

    public static async Task SendAsync(Socket socket, string text)
    {
        byte[] bytes = Encoding.Latin1.GetBytes(text);
        for (int sent = 0; sent < bytes.Length;)
            sent += await socket.SendAsync(bytes.AsMemory(sent), Token);
    }

    public static async Task<string> ReadToEndAsync(Socket socket) => await ReadAsync(socket, static _ => false);

    /// <summary>Reads until a text has come.</summary>
    public static async Task<string> ReadUntilAsync(Socket socket, string text)
    {
        string got = await ReadAsync(socket, so => so.Contains(text, StringComparison.Ordinal));
        Assert.Contains(text, got, StringComparison.Ordinal);
        return got;
    }

    /// <param name="patience">Says how long the host waits for what is under way; the test's time when it is left out.</param>
    public Task StopAsync(CancellationToken? patience = null) => _app.StopAsync(patience ?? Token);

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private static async Task<string> ReadAsync(Socket socket, Predicate<string> isAll)
    {
        var got = new StringBuilder();
        byte[] buffer = new byte[4096];
        while (!isAll(got.ToString()) && await socket.ReceiveAsync(buffer, Token) is > 0 and int count)
            got.Append(Encoding.Latin1.GetString(buffer, 0, count));
        return got.ToString();
    }
}
