using System.Globalization;
using System.Net;
using System.Net.WebSockets;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using NetClient.AspNetCore;
using NetClient.Benchmarks.Peers;
using NetClient.Networking.Sockets;
using NetClient.TestServers;

namespace NetClient.Benchmarks.Rows;

/// <summary>The same app on Kestrel's own transport and on NetClient's; the counterpart is the load.</summary>
internal static class KestrelServers
{
    public const int Large = 1024 * 1024;

    private const string Theirs = "Sockets";
    private const string Ours = "NetClient";

    private static readonly Dictionary<(bool Ours, string Kind), Task<int>> Ports = [];
    private static readonly byte[] Hello = "Hello, World!"u8.ToArray();
    private static readonly byte[] Megabyte = new byte[Large];
    private static int _generation;

    public static IReadOnlyList<Row> Rows { get; } =
    [
        Of("Kestrel plaintext, 1 connection", HttpLoadPeer.Plain, 1, new Target(0.97)) with { OneConnection = true },
        Of("Kestrel plaintext, 100 connections", HttpLoadPeer.Plain, 100, new Target(1.05)),
        Of("Kestrel plaintext, 1,000 connections", HttpLoadPeer.Plain, 1000, new Target(0.97)),
        Of("Kestrel pipelined x16, 100 connections", HttpLoadPeer.Pipelined, 100, new Target(0.97)),
        Of("Kestrel TLS plaintext, 32 connections", HttpLoadPeer.Tls, 32, new Target(0.97)),
        Of("Kestrel response 1 MiB", HttpLoadPeer.Download, 1, new Target(0.97)) with { OneConnection = true },
        Of("Kestrel upload 1 MiB", HttpLoadPeer.Upload, 1, new Target(1.5)) with { OneConnection = true },
        Of("Kestrel accept + 1 B + reset", HttpLoadPeer.Accept, 1, new Target(1.3)),
        Of("Kestrel accept + 1 B + reset, 64 at once", HttpLoadPeer.Accept, 64, new Target(1.3)),
        Of("Kestrel accept + request + reset", HttpLoadPeer.AcceptRequest, 1, new Target(0.97)),
        Of("Kestrel web socket echo 125 B, 100 connections", HttpLoadPeer.WebSocket, 100, new Target(1.05)),
    ];

    private static Row Of(string name, string scenario, int connections, Target target) => new(
        name, PeerProgram.HttpLoad,
        new(Theirs, load => OpenAsync(load, Theirs, scenario, connections)), new(Ours, load => OpenAsync(load, Ours, scenario, connections)), target)
    {
        Question = HttpLoadPeer.TellLatency,
    };

    // The servers stay; each slice has connections of its own.
    private static async Task<Side> OpenAsync(PeerProcess load, string name, string scenario, int connections)
    {
        (bool, string) key = (name == Ours, scenario is HttpLoadPeer.Tls or HttpLoadPeer.Accept or HttpLoadPeer.AcceptRequest ? scenario : "");
        if (!Ports.TryGetValue(key, out Task<int>? starting))
            Ports[key] = starting = StartAsync(key.Item1, key.Item2);
        int port = await starting;
        int generation = ++_generation;
        return new Side(async slice => long.Parse(
            await load.AskAsync($"{port} {name} {scenario} {connections} {generation} {slice.Length.TotalMilliseconds:0}"), CultureInfo.InvariantCulture));
    }

    private static async Task<int> StartAsync(bool ours, string kind)
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.Services.AddSingleton<IStreamSocketFactory>(new StreamSocketFactory(Loopback.Context));
        if (ours)
            builder.WebHost.UseNetClientTransport();
        builder.WebHost.ConfigureKestrel(options =>
        {
            options.Limits.MaxRequestBodySize = null;
            options.Limits.MinRequestBodyDataRate = null;
            options.Limits.MinResponseDataRate = null;
            options.Listen(IPAddress.Any, 0, listen =>
            {
                if (kind is HttpLoadPeer.Tls or "") // not where they come and go
                    listen.Use(next => connection => next(WithoutPacing(connection)));
                if (kind == HttpLoadPeer.Tls)
                    listen.UseHttps(Certificate());
                else if (kind == HttpLoadPeer.Accept)
                    listen.Run(EchoBytesAsync);
            });
        });
        WebApplication app = builder.Build();
        app.UseWebSockets();
        app.Run(AnswerAsync);
        await app.StartAsync();
        return new Uri(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single().Replace("0.0.0.0", "127.0.0.1", StringComparison.Ordinal)).Port;
    }

    private static ConnectionContext WithoutPacing(ConnectionContext connection)
    {
        CongestionControl.WithoutPacing(connection.Features.Get<IConnectionSocketFeature>()!.Socket);
        return connection;
    }

    private static X509Certificate2 Certificate() => new TestPki().Issue(); // for as long as the process

    private static Task AnswerAsync(HttpContext context) => context.Request.Path.Value switch
    {
        "/large" => WriteAsync(context, Megabyte),
        "/upload" => UploadAsync(context),
        "/echo" => EchoAsync(context),
        _ => WriteAsync(context, Hello),
    };

    private static Task WriteAsync(HttpContext context, byte[] body)
    {
        context.Response.ContentLength = body.Length;
        return context.Response.Body.WriteAsync(body, 0, body.Length);
    }

    // Without HTTP, whose own objects for a connection would be most of what is measured.
    private static async Task EchoBytesAsync(ConnectionContext connection)
    {
        try
        {
            while (await connection.Transport.Input.ReadAsync() is { Buffer.IsEmpty: false } read)
            {
                await connection.Transport.Output.WriteAsync(read.Buffer.First);
                connection.Transport.Input.AdvanceTo(read.Buffer.End);
            }
        }
        catch (IOException)
        {
            // It was reset, as all of them are.
        }
    }

    private static async Task UploadAsync(HttpContext context)
    {
        System.IO.Pipelines.PipeReader body = context.Request.BodyReader;
        while (true)
        {
            System.IO.Pipelines.ReadResult read = await body.ReadAsync();
            body.AdvanceTo(read.Buffer.End);
            if (read.IsCompleted)
                break;
        }
        await WriteAsync(context, Hello);
    }

    private static async Task EchoAsync(HttpContext context)
    {
        using WebSocket socket = await context.WebSockets.AcceptWebSocketAsync();
        Memory<byte> buffer = new byte[4096];
        try
        {
            while (await socket.ReceiveAsync(buffer, CancellationToken.None) is { MessageType: not WebSocketMessageType.Close } got)
                await socket.SendAsync(buffer[..got.Count], got.MessageType, got.EndOfMessage, CancellationToken.None);
        }
        catch (WebSocketException)
        {
            // The load goes without a word.
        }
    }
}
