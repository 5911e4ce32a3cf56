using System.Collections.Concurrent;
using System.Net;
using System.Net.WebSockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace WebSocketChat;

/// <summary>Kestrel, passing on to everybody what anybody says.</summary>
internal static class ChatServer
{
    private static readonly ConcurrentDictionary<WebSocket, SemaphoreSlim> Members = [];

    public static async Task<int> RunAsync(int port, CancellationToken stop)
    {
        using X509Certificate2 certificate = MakeCertificate(out string rootFile);
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelHttpsConfiguration();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, port, listen => listen.UseHttps(certificate)));
        await using WebApplication app = builder.Build();
        app.UseWebSockets(new WebSocketOptions { KeepAliveInterval = TimeSpan.FromSeconds(30), KeepAliveTimeout = TimeSpan.FromSeconds(20) });
        app.Map("/chat", chat => chat.Run(context => context.WebSockets.IsWebSocketRequest ? ServeAsync(context, stop) : Refuse(context)));
        await app.StartAsync(stop);
        Console.WriteLine($"Listening at wss://localhost:{new Uri(app.Urls.First()).Port}/chat");
        Console.WriteLine($"Clients trust it with --root {rootFile}");
        await Task.Delay(Timeout.Infinite, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        File.Delete(rootFile);
        return 0;
    }

    private static Task Refuse(HttpContext context)
    {
        context.Response.StatusCode = StatusCodes.Status400BadRequest;
        return Task.CompletedTask;
    }

    private static async Task ServeAsync(HttpContext context, CancellationToken stop)
    {
        using WebSocket member = await context.WebSockets.AcceptWebSocketAsync(context.WebSockets.WebSocketRequestedProtocols.Contains("chat") ? "chat" : null);
        Members[member] = new SemaphoreSlim(1, 1);
        try
        {
            byte[] buffer = new byte[16 * 1024];
            while (true)
            {
                ValueWebSocketReceiveResult part = await member.ReceiveAsync(buffer.AsMemory(), stop);
                if (part.MessageType == WebSocketMessageType.Close)
                    break;
                if (!part.EndOfMessage)
                {
                    await member.CloseOutputAsync(WebSocketCloseStatus.MessageTooBig, "say less at once", stop);
                    return;
                }
                await Task.WhenAll(Members.Select(other => SendAsync(other.Key, other.Value, buffer.AsMemory(0, part.Count), stop)));
            }
            await member.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, stop);
        }
        catch (Exception e) when (e is WebSocketException or OperationCanceledException)
        {
            // gone without a word, or sent away
        }
        finally
        {
            Members.TryRemove(member, out _);
        }
    }

    // A web socket takes one message at a time.
    private static async Task SendAsync(WebSocket member, SemaphoreSlim turn, ReadOnlyMemory<byte> message, CancellationToken stop)
    {
        await turn.WaitAsync(stop);
        try
        {
            if (member.State == WebSocketState.Open)
                await member.SendAsync(message, WebSocketMessageType.Text, endOfMessage: true, stop);
        }
        catch (WebSocketException)
        {
            // its own loop learns of it
        }
        finally
        {
            turn.Release();
        }
    }

    // A certificate for this machine that lives as long as the program, and a file with which clients can trust it.
    private static X509Certificate2 MakeCertificate(out string rootFile)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName("localhost");
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid("1.3.6.1.5.5.7.3.1")], critical: false)); // TLS server
        using X509Certificate2 certificate = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddMinutes(-5), DateTimeOffset.UtcNow.AddDays(1));
        rootFile = Path.Combine(Path.GetTempPath(), $"WebSocketChat-{Environment.ProcessId}.pem");
        File.WriteAllText(rootFile, certificate.ExportCertificatePem());
        return X509CertificateLoader.LoadPkcs12(certificate.Export(X509ContentType.Pkcs12), null);
    }
}
