using System.Globalization;
using System.Text;
using NetClient.InteropTests.Certificates;
using NetClient.Networking;
using NetClient.Networking.Sockets;
using NetClient.Security.Cryptography.Certificates;
using NetClient.TestServers;

namespace NetClient.InteropTests;

/// <summary>The sockets under test.</summary>
internal static class Sockets
{
    /// <summary>The name that every good server certificate of the tests is for.</summary>
    public static readonly HostName Localhost = new("localhost");

    /// <summary>Where every server of the tests is.</summary>
    public static readonly HostName Loopback = new("127.0.0.1");

    /// <summary>A socket of an app that may do everything, trusting the system's roots.</summary>
    public static StreamSocket NewSocket() => new(TestContexts.AllCapabilities());

    /// <summary>A socket of an app that may do everything, trusting the tests' root and no other.</summary>
    public static StreamSocket NewSocket(OpenSslPki pki)
    {
        StreamSocket socket = NewSocket();
        socket.Control.ExclusiveTrustRoots.Add(new Certificate(pki.Root));
        return socket;
    }

    /// <summary>A listener of an app that may do everything.</summary>
    public static StreamSocketListener NewListener() => new(TestContexts.AllCapabilities());

    /// <summary>The port as a service name.</summary>
    public static string Service(int port) => port.ToString(CultureInfo.InvariantCulture);

    /// <summary>Connects as "localhost" and secures the connection, both in one call.</summary>
    public static Task ConnectSecuredAsync(this StreamSocket socket, int port, SocketProtectionLevel level, CancellationToken cancellationToken) =>
        socket.ConnectAsync(Localhost, Service(port), level, cancellationToken);

    /// <summary>Connects in clear text and upgrades, so that the name can be another than the address connected to.</summary>
    public static async Task ConnectThenUpgradeAsync(this StreamSocket socket, int port, HostName name, CancellationToken cancellationToken)
    {
        await socket.ConnectAsync(Loopback, Service(port), SocketProtectionLevel.PlainSocket, cancellationToken);
        await socket.UpgradeToSslAsync(SocketProtectionLevel.Tls12, name, cancellationToken);
    }

    /// <summary>Reads to the end of the connection.</summary>
    public static async Task<string> ReadToEndAsync(this StreamSocket socket, CancellationToken cancellationToken)
    {
        using var reader = new StreamReader(socket.AsStream(), Encoding.UTF8, detectEncodingFromByteOrderMarks: false, bufferSize: -1, leaveOpen: true);
        return await reader.ReadToEndAsync(cancellationToken);
    }

    /// <summary>A GET, and all of the answer.</summary>
    public static async Task<string> GetAsync(this StreamSocket socket, CancellationToken cancellationToken)
    {
        await socket.AsStream().WriteAsync("GET / HTTP/1.0\r\nHost: localhost\r\n\r\n"u8.ToArray(), cancellationToken);
        return await socket.ReadToEndAsync(cancellationToken);
    }

    /// <summary>Sends a line to an s_server and expects it back reversed.</summary>
    public static async Task AssertReversesAsync(this StreamSocket socket, CancellationToken cancellationToken)
    {
        byte[] answer = new byte[6];
        await socket.AsStream().WriteAsync("hello\n"u8.ToArray(), cancellationToken);
        await socket.AsStream().ReadExactlyAsync(answer, cancellationToken);
        Assert.Equal("olleh\n"u8, answer);
    }
}
