using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using NetClient.Foundation;
using NetClient.Networking;
using NetClient.Networking.Sockets;
using Certificate = NetClient.Security.Cryptography.Certificates.Certificate;

namespace WebSocketChat;

/// <summary>Passes on to everybody what anybody says.</summary>
internal sealed class ChatServer(CancellationToken stop)
{
    // How long somebody may take to listen, before the others go on without.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private readonly ConcurrentDictionary<ServerMessageWebSocket, bool> _members = [];
    private readonly WebSocketAcceptOptions _options = new() { Path = "/chat", SupportedProtocols = { "chat" }, MaxMessageSize = 16 * 1024 };

    public static async Task<int> RunAsync(int port, CancellationToken stop)
    {
        using X509Certificate2 certificate = MakeCertificate(out string rootFile);
        var server = new ChatServer(stop);
        using var listener = new StreamSocketListener();
        listener.Control.ServerTls.ServerCertificate = new Certificate(certificate);
        listener.ConnectionReceived += server.OnConnectionReceived;
        await listener.BindEndpointAsync(new HostName("127.0.0.1"), $"{port}", SocketProtectionLevel.Tls12, stop);
        Console.WriteLine($"Listening at wss://localhost:{listener.Information.LocalPort}/chat");
        Console.WriteLine($"Clients trust it with --root {rootFile}");
        await Task.Delay(Timeout.Infinite, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        foreach (ServerMessageWebSocket member in server._members.Keys)
            member.Close(1001, "the server goes away");
        File.Delete(rootFile);
        return 0;
    }

    private async void OnConnectionReceived(StreamSocketListener listener, StreamSocketListenerConnectionReceivedEventArgs connection)
    {
        try
        {
            ServerMessageWebSocket member = await ServerMessageWebSocket.AcceptAsync(connection.Socket, _options, stop);
            _members[member] = true;
            member.Closed += (closed, _) => Forget(closed);
            member.MessageReceived += OnMessageReceived; // from now on messages come
        }
        catch (Exception e) when (e is NetworkException or OperationCanceledException)
        {
            Console.Error.WriteLine(e.Message); // a request that was refused; it has its answer
        }
    }

    private async void OnMessageReceived(ServerMessageWebSocket member, MessageWebSocketMessageReceivedEventArgs message)
    {
        using Deferral deferral = message.GetDeferral(); // the next one waits until everybody has this one
        try
        {
            ReadOnlyMemory<byte> text = message.Data;
            await Task.WhenAll(_members.Keys.Select(other => SendAsync(other, text)));
        }
        catch (NetworkException)
        {
            Forget(member); // gone without a word, or too loud
        }
    }

    private async Task SendAsync(ServerMessageWebSocket member, ReadOnlyMemory<byte> text)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(stop);
        limit.CancelAfter(Patience);
        try
        {
            await member.WriteAsync(text, SocketMessageType.Utf8, cancellationToken: limit.Token);
        }
        catch (Exception e) when (e is NetworkException or ObjectDisposedException or OperationCanceledException)
        {
            Forget(member);
        }
    }

    private void Forget(ServerMessageWebSocket member)
    {
        if (_members.TryRemove(member, out _))
            member.Dispose();
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
