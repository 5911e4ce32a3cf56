using System.Globalization;
using NetClient.Networking;
using NetClient.Networking.Sockets;
using NetClient.Security.Cryptography.Certificates;

/// <summary>Connections with TLS, enabled for transfer or not: what an app sees of both must be the same.</summary>
internal static class TlsCommands
{
    /// <summary>Connects; unless it is to be silent, sends a line that it awaits back, and tells what it found.</summary>
    /// <param name="task">Enables the transfer to this task; null connects as any app does.</param>
    /// <param name="port">The server's.</param>
    /// <param name="options">"name=value", several of one name allowed.</param>
    public static async Task<StreamSocket?> ConnectAsync(Guid? task, string port, string[] options)
    {
        ILookup<string, string> values = options.Select(option => option.Split('=', 2)).ToLookup(parts => parts[0], parts => parts[1], StringComparer.Ordinal);
        var socket = new StreamSocket();
        foreach (string root in values["root"])
            socket.Control.ExclusiveTrustRoots.Add(Certificate.FromPemFile(root));
        foreach (string name in values["alpn"])
            socket.Control.ApplicationProtocols.Add(name);
        foreach (string error in values["ignore"])
            socket.Control.IgnorableServerCertificateErrors.Add(Enum.Parse<ChainValidationResult>(error));
        if (values["pfx"].FirstOrDefault() is { } pfx)
            socket.Control.ClientCertificate = Certificate.FromPfxFile(pfx, null);
        if (values["limit"].FirstOrDefault() is { } limit)
            socket.Control.HandshakeTimeout = TimeSpan.FromMilliseconds(int.Parse(limit, CultureInfo.InvariantCulture));
        if (task is { } id)
            socket.EnableTransferOwnership(id);
        SocketProtectionLevel level = values["level"].FirstOrDefault() is { } text ? Enum.Parse<SocketProtectionLevel>(text) : SocketProtectionLevel.Tls12;
        var host = new HostName(values["host"].FirstOrDefault() ?? "localhost");
        try
        {
            if (values.Contains("upgrade"))
            {
                await socket.ConnectAsync(new HostName("127.0.0.1"), port);
                await socket.WriteAsync("STARTTLS\n"u8.ToArray());
                await socket.ReadAsync(new byte[3]);
                await socket.UpgradeToSslAsync(level, host);
            }
            else
            {
                await socket.ConnectAsync(host, port, level);
            }
            if (!values.Contains("silent"))
            {
                await socket.WriteAsync("hello\n"u8.ToArray());
                byte[] answer = new byte[100];
                Console.WriteLine($"answer {System.Text.Encoding.UTF8.GetString(answer, 0, await socket.ReadAsync(answer)).Trim()}");
            }
        }
        catch (NetworkException e)
        {
            Console.WriteLine($"failed {e.HResult:X8} {e.Stage} {e.Failure} {e.Endpoint} {e.Message}");
        }
        if (!values.Contains("silent"))
            Describe(socket.Information);
        return socket;
    }

    public static void Describe(StreamSocketInformation found)
    {
        Console.WriteLine(string.Join('|', found.RemoteHostName, found.RemoteServiceName, found.RemoteAddress, found.RemotePort, found.LocalAddress, found.LocalPort.Length > 0,
            found.ProtectionLevel, found.CipherSuite, found.ApplicationProtocol, found.ServerCertificate?.Subject, found.ServerCertificate?.Issuer,
            found.ServerIntermediateCertificates.Count, string.Join(',', found.ServerCertificateErrors), found.ServerCertificateErrorSeverity));
    }
}
