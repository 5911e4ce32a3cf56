using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using NetClient.Capabilities;
using NetClient.Networking;
using NetClient.Networking.Sockets;
using NetClient.Security.Cryptography.Certificates;
using NetClient.Storage.Streams;

namespace NetClient.TrimTests;

/// <summary>A line sent over loopback and back, as an app does it.</summary>
internal static class EchoChecks
{
    private const string Line = "hello";

    private static readonly HostName Loopback = new("127.0.0.1");

    public static Task Plain(CancellationToken cancellationToken) => RunAsync(SocketProtectionLevel.PlainSocket, cancellationToken);

    public static Task Tls(CancellationToken cancellationToken) => RunAsync(SocketProtectionLevel.Tls12, cancellationToken);

    public static async Task Denied(CancellationToken cancellationToken)
    {
        using var socket = new StreamSocketFactory(CapabilityManifest.Empty).CreateStreamSocket();
        try
        {
            await socket.ConnectAsync(Loopback, "9", SocketProtectionLevel.PlainSocket, cancellationToken);
        }
        catch (CapabilityDeniedException e)
        {
            Checks.Require(e.HResult == unchecked((int)0x80070005), "a denied connect is E_ACCESSDENIED");
            return;
        }

        Checks.Require(false, "a connect without a capability is denied");
    }

    private static async Task RunAsync(SocketProtectionLevel level, CancellationToken cancellationToken)
    {
        using X509Certificate2 certificate = SelfSigned();
        var sockets = new StreamSocketFactory(CapabilityManifest.Create(NetworkCapability.PrivateNetworkClientServer));
        using var listener = sockets.CreateStreamSocketListener();
        listener.Control.ServerTls.ServerCertificate = new Certificate(certificate);
        await listener.BindEndpointAsync(Loopback, "0", level, cancellationToken);
        Task echo = EchoAsync(listener, cancellationToken);

        using var socket = sockets.CreateStreamSocket();
        socket.Control.ExclusiveTrustRoots.Add(new Certificate(certificate));
        await socket.ConnectAsync(Loopback, listener.Information.LocalPort, level, cancellationToken);
        await SendAsync(socket.OutputStream, Line, cancellationToken);
        Checks.Require(await ReceiveAsync(socket.InputStream, cancellationToken) == Line, "what is sent comes back");
        await echo;
    }

    private static async Task EchoAsync(IStreamSocketListener listener, CancellationToken cancellationToken)
    {
        using var peer = await listener.AcceptAsync(cancellationToken);
        await SendAsync(peer.OutputStream, await ReceiveAsync(peer.InputStream, cancellationToken), cancellationToken);
    }

    private static async Task SendAsync(IOutputStream stream, string text, CancellationToken cancellationToken)
    {
        var writer = new DataWriter(stream);
        writer.WriteString(text);
        await writer.StoreAsync(cancellationToken);
        writer.DetachStream();
    }

    private static async Task<string> ReceiveAsync(IInputStream stream, CancellationToken cancellationToken)
    {
        var reader = new DataReader(stream);
        await reader.LoadAsync((uint)Line.Length, cancellationToken);
        string text = reader.ReadString((uint)Line.Length);
        reader.DetachStream();
        return text;
    }

    private static X509Certificate2 SelfSigned()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=trim test", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddIpAddress(IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        DateTimeOffset now = TimeProvider.System.GetUtcNow();
        return request.CreateSelfSigned(now.AddDays(-1), now.AddDays(1));
    }
}
