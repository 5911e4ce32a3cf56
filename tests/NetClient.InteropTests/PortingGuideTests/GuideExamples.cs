using NetClient.Networking;
using NetClient.Networking.Sockets;
using NetClient.Security.Cryptography.Certificates;
using NetClient.Storage.Streams;

namespace NetClient.InteropTests.PortingGuideTests;

/// <summary>The chapter on secure sockets of UWP's networking guide, as an app that follows it has it: only the namespaces' first word is another.</summary>
/// <remarks>The sockets come from outside because the tests trust a root of their own. <see cref="Log"/> is the app's user interface.</remarks>
internal sealed class GuideExamples(Func<StreamSocket> newSocket)
{
    public List<string> Log { get; } = [];

    /// <summary>TLS from the start. An error that is not known is fatal and goes on to the caller; a known one is told to the user.</summary>
    public async Task<StreamSocket?> ConnectSecurelyAsync(string host, string service)
    {
        StreamSocket socket = newSocket();
        var serverHost = new HostName(host);
        try
        {
            await socket.ConnectAsync(serverHost, service, SocketProtectionLevel.Ssl);
            Log.Add("connected");
            return socket;
        }
        catch (Exception exception)
        {
            socket.Dispose();
            if (SocketError.GetStatus(exception.HResult) == SocketErrorStatus.Unknown)
                throw;
            Log.Add("failed: " + SocketError.GetStatus(exception.HResult));
            return null;
        }
    }

    /// <summary>Clear text first: a string with its length before it, then the same socket goes on in TLS.</summary>
    public async Task<StreamSocket?> GreetThenUpgradeAsync(string host, string service, string greeting)
    {
        StreamSocket socket = newSocket();
        var serverHost = new HostName(host);
        try
        {
            await socket.ConnectAsync(serverHost, service, SocketProtectionLevel.PlainSocket);
            Log.Add("connected");

            var writer = new DataWriter(socket.OutputStream);
            writer.WriteUInt32(writer.MeasureString(greeting));
            writer.WriteString(greeting);
            await writer.StoreAsync();
            writer.DetachStream();
            Log.Add("sent");

            await socket.UpgradeToSslAsync(SocketProtectionLevel.Ssl, serverHost);
            Log.Add("secured");
            return socket;
        }
        catch (Exception exception)
        {
            socket.Dispose();
            if (SocketError.GetStatus(exception.HResult) == SocketErrorStatus.Unknown)
                throw;
            Log.Add("failed: " + SocketError.GetStatus(exception.HResult));
            return null;
        }
    }

    /// <summary>TLS with a certificate that tells the server who is calling.</summary>
    public async Task<StreamSocket?> ConnectWithCertificateAsync(string host, string service, Certificate certificate)
    {
        StreamSocket socket = newSocket();
        socket.Control.ClientCertificate = certificate;
        try
        {
            await socket.ConnectAsync(new HostName(host), service, SocketProtectionLevel.Tls12);
            Log.Add("connected");
            return socket;
        }
        catch (Exception exception)
        {
            socket.Dispose();
            if (SocketError.GetStatus(exception.HResult) == SocketErrorStatus.Unknown)
                throw;
            Log.Add("failed: " + SocketError.GetStatus(exception.HResult));
            return null;
        }
    }
}
