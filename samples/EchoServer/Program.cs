using System.CommandLine;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using NetClient.Networking;
using NetClient.Networking.Sockets;
using NetClient.Security.Cryptography.Certificates;

// Sends back what it receives, in clear text or TLS, until Ctrl-C.
var port = new Argument<ushort>("PORT") { Description = "The port; 0 for a free one.", DefaultValueFactory = _ => 7007 };
var tls = new Option<bool>("--tls") { Description = "Speak TLS 1.2 or better, with a certificate made for this run unless --cert gives one." };
var cert = new Option<FileInfo?>("--cert") { Description = "The server's certificate and its issuers, PEM." };
var key = new Option<FileInfo?>("--key") { Description = "Its private key, PEM, unless it is in the same file." };
var root = new RootCommand("Echoes, on every address of this machine, for peers of the local network.") { port, tls, cert, key };
root.SetAction((result, token) => RunAsync(result.GetValue(port), result.GetValue(tls) || result.GetValue(cert) is not null, result.GetValue(cert), result.GetValue(key), token));
return await root.Parse(args).InvokeAsync();

static async Task<int> RunAsync(ushort port, bool tls, FileInfo? certFile, FileInfo? keyFile, CancellationToken stop)
{
    using var listener = new StreamSocketListener();
    string? rootFile = null;
    if (tls)
        listener.Control.ServerTls.ServerCertificate = certFile is not null ? Certificate.FromPemFile(certFile.FullName, keyFile?.FullName) : MakeCertificate(out rootFile);

    List<Task> connections = [];
    try
    {
        await listener.BindServiceNameAsync($"{port}", tls ? SocketProtectionLevel.Tls12 : SocketProtectionLevel.PlainSocket, stop);
        Console.WriteLine($"Listening on port {listener.Information.LocalPort}, {(tls ? "TLS" : "clear text")}. Ctrl-C ends it.");
        if (rootFile is not null)
            Console.WriteLine($"Try: dotnet run --project samples/SecureClient localhost {listener.Information.LocalPort} --root {rootFile}");
        while (true)
        {
            connections.RemoveAll(static one => one.IsCompleted);
            connections.Add(EchoAsync(await listener.AcceptAsync(stop), stop));
        }
    }
    catch (OperationCanceledException) when (stop.IsCancellationRequested)
    {
        await Task.WhenAll(connections);
        Console.WriteLine("Bye.");
        return 0;
    }
    catch (Exception e) when (e is NetworkException or UnauthorizedAccessException)
    {
        Console.Error.WriteLine(e.Message);
        return 1;
    }
    finally
    {
        if (rootFile is not null)
            File.Delete(rootFile);
    }
}

static async Task EchoAsync(StreamSocket socket, CancellationToken stop)
{
    using (socket)
    {
        string peer = $"{socket.Information.RemoteAddress} port {socket.Information.RemotePort}";
        Console.WriteLine($"{peer} connected, {socket.Information.ProtectionLevel}");
        byte[] buffer = new byte[16 * 1024];
        long echoed = 0;
        try
        {
            int count;
            while ((count = await socket.ReadAsync(buffer, stop)) > 0)
            {
                await socket.WriteAsync(buffer.AsMemory(0, count), stop);
                echoed += count;
            }
            Console.WriteLine($"{peer} is done, {echoed} bytes echoed");
        }
        catch (OperationCanceledException)
        {
            Console.WriteLine($"{peer} is sent away, {echoed} bytes echoed");
        }
        catch (NetworkException e)
        {
            Console.WriteLine($"{peer} is lost, {echoed} bytes echoed: {SocketError.GetStatus(e.HResult)}");
        }
    }
}

// A certificate for this machine that lives as long as the program, and a file with which clients can trust it.
static Certificate MakeCertificate(out string rootFile)
{
    using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    var request = new CertificateRequest($"CN={Environment.MachineName}", key, HashAlgorithmName.SHA256);
    var names = new SubjectAlternativeNameBuilder();
    names.AddDnsName("localhost");
    names.AddDnsName(Environment.MachineName);
    names.AddIpAddress(System.Net.IPAddress.Loopback);
    names.AddIpAddress(System.Net.IPAddress.IPv6Loopback);
    request.CertificateExtensions.Add(names.Build());
    request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid("1.3.6.1.5.5.7.3.1")], critical: false));   // TLS server
    using X509Certificate2 certificate = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddMinutes(-5), DateTimeOffset.UtcNow.AddDays(1));

    rootFile = Path.Combine(Path.GetTempPath(), $"EchoServer-{Environment.ProcessId}.pem");
    File.WriteAllText(rootFile, certificate.ExportCertificatePem());
    return Certificate.FromPem(certificate.ExportCertificatePem(), key.ExportPkcs8PrivateKeyPem());
}
