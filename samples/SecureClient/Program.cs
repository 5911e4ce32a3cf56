using System.CommandLine;
using NetClient.Networking;
using NetClient.Networking.Sockets;
using NetClient.Security.Cryptography.Certificates;
using NetClient.Storage.Streams;

// Connects with TLS, shows what was negotiated, and carries lines: standard input to the server, the server to standard output. All else is on standard error.
var host = new Argument<string>("HOST") { Description = "Name or address; also the name the certificate must be for." };
var port = new Argument<string>("PORT") { Description = "Number, or service name such as https." };
var startTls = new Option<string?>("--starttls") { Description = "Begin in clear text and upgrade." }.AcceptOnlyFromAmong([.. StartTls.All.Select(one => one.Name)]);
var level = new Option<SocketProtectionLevel>("--level") { Description = "Weakest protection accepted: Tls12, Tls13, or lower.", HelpName = "LEVEL", DefaultValueFactory = _ => SocketProtectionLevel.Tls12 };
var ignore = new Option<ChainValidationResult[]>("--ignore") { Description = "A certificate error to let pass; may be given several times." };
var root = new Option<FileInfo?>("--root") { Description = "The only certificate trusted as a root, PEM or DER." };
var alpn = new Option<string[]>("--alpn") { Description = "A protocol to offer; may be given several times." };
var cert = new Option<FileInfo?>("--cert") { Description = "The client's certificate, PEM." };
var key = new Option<FileInfo?>("--key") { Description = "Its private key, PEM, unless it is in the same file." };
var command = new RootCommand("Connects with TLS, shows what was negotiated, and carries lines.") { host, port, startTls, level, ignore, root, alpn, cert, key };
command.SetAction(async (arguments, stop) =>
{
    using var socket = new StreamSocket();
    bool shown = false;
    try
    {
        // 1. Settings, before connecting.
        foreach (ChainValidationResult error in arguments.GetValue(ignore) ?? [])
            socket.Control.IgnorableServerCertificateErrors.Add(error);
        foreach (string protocol in arguments.GetValue(alpn) ?? [])
            socket.Control.ApplicationProtocols.Add(protocol);
        if (arguments.GetValue(root) is { } rootFile)
            socket.Control.ExclusiveTrustRoots.Add(new Certificate(File.ReadAllBytes(rootFile.FullName).AsBuffer()));
        if (arguments.GetValue(cert) is { } certFile)
            socket.Control.ClientCertificate = Certificate.FromPemFile(certFile.FullName, arguments.GetValue(key)?.FullName);

        // 2. The connection, secured at once or after a word in clear text.
        var server = new HostName(arguments.GetRequiredValue(host));
        SocketProtectionLevel floor = arguments.GetValue(level);
        if (StartTls.All.FirstOrDefault(one => one.Name == arguments.GetValue(startTls)) is { } protocolFirst)
        {
            await socket.ConnectAsync(server, arguments.GetRequiredValue(port), stop);
            await protocolFirst.NegotiateAsync(socket, stop);
            await socket.UpgradeToSslAsync(floor, server, stop);
        }
        else
        {
            await socket.ConnectAsync(server, arguments.GetRequiredValue(port), floor, stop);
        }
        Show(socket.Information);
        shown = true;

        // 3. Lines, until the server ends the connection.
        await CarryAsync(socket, stop);
        return 0;
    }
    catch (OperationCanceledException) when (stop.IsCancellationRequested)
    {
        return 130;
    }
    catch (Exception e) when (e is IOException or InvalidDataException or ArgumentException or UnauthorizedAccessException or System.Security.Cryptography.CryptographicException or FormatException)
    {
        Console.Error.WriteLine(e.Message);
        Console.Error.WriteLine($"status    {SocketError.GetStatus(e.HResult)}, HRESULT 0x{e.HResult:X8}");
        if (!shown)
            Show(socket.Information);
        return 1;
    }
});
return await command.Parse(args).InvokeAsync();

static void Show(StreamSocketInformation information)
{
    if (information.RemoteAddress is { } address)
        Console.Error.WriteLine($"address   {address} port {information.RemotePort}, from {information.LocalAddress} port {information.LocalPort}");
    if (information.CipherSuite is { } cipher)
        Console.Error.WriteLine($"protocol  {information.ProtectionLevel}, {cipher}, ALPN {(information.ApplicationProtocol == "" ? "none" : information.ApplicationProtocol)}");
    if (information.ServerCertificate is { } certificate)
    {
        Console.Error.WriteLine($"chain     {Describe(certificate)}");
        foreach (Certificate issuer in information.ServerIntermediateCertificates)
            Console.Error.WriteLine($"          {Describe(issuer)}");
        string errors = information.ServerCertificateErrors.Count == 0 ? "none" : string.Join(", ", information.ServerCertificateErrors);
        Console.Error.WriteLine($"errors    {errors} (severity {information.ServerCertificateErrorSeverity})");
    }
}

static string Describe(Certificate certificate) =>
    $"{certificate.Subject}, by {certificate.Issuer}, {certificate.ValidFrom:yyyy-MM-dd} to {certificate.ValidTo:yyyy-MM-dd}, {certificate.KeyAlgorithmName}";

static async Task CarryAsync(StreamSocket socket, CancellationToken stop)
{
    Task sending = Task.Run(async () =>
    {
        // Reading a console cannot be cancelled; when the server is done the program ends under it.
        while (await Console.In.ReadLineAsync(stop) is { } line)
            await socket.WriteAsync(System.Text.Encoding.UTF8.GetBytes(line + "\r\n"), stop);
        await socket.CloseOutputAsync(stop);   // tells the server that nothing more will come; it may still be answering
    }, stop);

    await using Stream output = Console.OpenStandardOutput();
    await socket.AsStream().CopyToAsync(output, stop);
    if (sending.IsFaulted)
        await sending;
}
