using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using NetClient.Internal;
using NetClient.Networking;
using NetClient.Networking.Sockets;
using NetClient.Security.Cryptography.Certificates;
using NetClient.TestServers;

namespace NetClient.Tests.Networking.Sockets;

/// <summary>What the TLS tests share.</summary>
internal static class TlsTests
{
    public static readonly HostName Localhost = new("localhost");
    public static readonly HostName Loopback = new("127.0.0.1");

    public static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>A socket that trusts one authority and no other.</summary>
    public static StreamSocket Trusting(TestPki pki, NetClientContext? context = null, params ChainValidationResult[] ignore)
    {
        var socket = new StreamSocket(context ?? TestContexts.AllCapabilities());
        socket.Control.ExclusiveTrustRoots.Add(new Certificate(pki.Root));
        foreach (ChainValidationResult result in ignore)
            socket.Control.IgnorableServerCertificateErrors.Add(result);
        return socket;
    }

    public static Certificate WithIssuer(this TestPki pki, CertificateSpec? spec = null) => new(pki.Issue(spec), [pki.Intermediate]);

    /// <summary>A server's identity that remembers sessions from one connection to the next.</summary>
    public static SslStreamCertificateContext Identity(this TestPki pki, CertificateSpec? spec = null) => Identity(pki, pki.Issue(spec));

    public static SslStreamCertificateContext Identity(this TestPki pki, X509Certificate2 certificate) =>
        SslStreamCertificateContext.Create(certificate, [pki.Intermediate], offline: true);

    /// <summary>A server that says a word in TLS and then waits for the other side to close.</summary>
    public static LoopbackServer Greet(SslStreamCertificateContext identity, Action<SslServerAuthenticationOptions>? configure = null) => LoopbackServer.Start(async peer =>
    {
        bool secured = await peer.TryHandshakeAsync(identity.TargetCertificate, configure: options =>
        {
            options.ServerCertificateContext = identity;
            configure?.Invoke(options);
        });
        if (!secured)
            return;
        await peer.SendAsync("hello");
        await peer.WaitForCloseAsync();
    });

    public static async Task<string> ReadTextAsync(this StreamSocket socket)
    {
        byte[] bytes = new byte[4096];
        return Encoding.ASCII.GetString(bytes, 0, await socket.ReadAsync(bytes, Token));
    }

    public static Task SendTextAsync(this StreamSocket socket, string text) => socket.WriteAsync(Encoding.ASCII.GetBytes(text), Token).AsTask();

    public static async Task<NetworkException> FailsAsync(Task operation) => await Assert.ThrowsAsync<NetworkException>(() => operation);
}
