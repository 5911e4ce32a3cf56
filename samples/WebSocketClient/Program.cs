using System.CommandLine;
using System.Net;
using System.Text;
using NetClient.Networking.Sockets;
using NetClient.Security.Credentials;
using NetClient.Security.Cryptography.Certificates;
using NetClient.Storage.Streams;

// Carries lines over a web socket: each line of standard input is a message, each message a line of standard output. All else is on standard error.
var uri = new Argument<Uri>("URI") { Description = "ws://host/path or wss://host/path.", CustomParser = argument => new Uri(argument.Tokens[0].Value) };
var proxy = new Option<string?>("--proxy") { Description = "An HTTP proxy, as http://[user:password@]host:port." };
var user = new Option<string?>("--user") { Description = "Name and password for the server, as name:password." };
var subprotocol = new Option<string[]>("--subprotocol") { Description = "A sub-protocol to offer; may be given several times." };
var reconnect = new Option<bool>("--reconnect") { Description = "Connect again when the connection is lost." };
var root = new Option<FileInfo?>("--root") { Description = "The only certificate trusted as a root, PEM or DER." };
var command = new RootCommand("Carries lines over a web socket.") { uri, proxy, user, subprotocol, reconnect, root };
command.SetAction(async (arguments, stop) =>
{
    using var socket = new MessageWebSocket();
    try
    {
        // 1. Settings, before connecting.
        MessageWebSocketControl control = socket.Control;
        foreach (string name in arguments.GetValue(subprotocol) ?? [])
            control.SupportedProtocols.Add(name);
        if (arguments.GetValue(user) is { } account)
            control.ServerCredential = CredentialOf(account);
        if (arguments.GetValue(proxy) is { } address)
        {
            var way = new Uri(address);
            control.Proxy = new WebProxy(way.Host, way.Port);
            if (way.UserInfo.Length > 0)
                control.ProxyCredential = CredentialOf(Uri.UnescapeDataString(way.UserInfo));
        }
        if (arguments.GetValue(root) is { } file)
            control.ExclusiveTrustRoots.Add(new Certificate(File.ReadAllBytes(file.FullName).AsBuffer()));
        if (arguments.GetValue(reconnect))
            control.Reconnect = new WebSocketReconnectPolicy();
        socket.ConnectionStateChanged += (_, change) => Console.Error.WriteLine(change switch
        {
            { NewState: WebSocketConnectionState.Waiting } => $"lost; attempt {change.Attempt} in {change.Delay.TotalSeconds:0.0} s: {change.Failure?.Message ?? $"closed with {change.CloseCode}"}",
            _ => $"{change.NewState.ToString().ToLowerInvariant()}",
        });
        ushort? code = null;
        socket.Closed += (_, args) => Console.Error.WriteLine($"closed with {code = args.Code} {args.Reason}");

        // 2. The connection.
        await socket.ConnectAsync(arguments.GetRequiredValue(uri), stop);
        if (socket.Information.Protocol is { Length: > 0 } chosen)
            Console.Error.WriteLine($"sub-protocol {chosen}");

        // 3. Lines, until the server closes it or the input ends.
        Task sending = SendAsync(socket, stop);
        await foreach (WebSocketMessage message in socket.ReadMessagesAsync(stop))
            Console.WriteLine(message.GetText());
        if (sending.IsFaulted)
            await sending;
        return 0;
    }
    catch (OperationCanceledException) when (stop.IsCancellationRequested)
    {
        return 130;
    }
    catch (ObjectDisposedException)
    {
        return 0; // the input has ended, and the web socket with it
    }
    catch (Exception e) when (e is IOException or ArgumentException or UnauthorizedAccessException or UriFormatException)
    {
        Console.Error.WriteLine(e.Message);
        Console.Error.WriteLine($"status {WebSocketError.GetStatus(e.HResult)}, HRESULT 0x{e.HResult:X8}");
        return 1;
    }
});
return await command.Parse(args).InvokeAsync();

static PasswordCredential CredentialOf(string account)
{
    string[] parts = account.Split(':', 2);
    return new PasswordCredential { UserName = parts[0], Password = parts.ElementAtOrDefault(1) ?? "" };
}

// The console cannot be read asynchronously: the thread that waits for a line is left behind.
static async Task SendAsync(MessageWebSocket socket, CancellationToken stop)
{
    while (await Task.Run(Console.In.ReadLine, CancellationToken.None).WaitAsync(stop) is { } line)
        await socket.WriteAsync(Encoding.UTF8.GetBytes(line), SocketMessageType.Utf8, cancellationToken: stop);
    await Task.Delay(TimeSpan.FromMilliseconds(500), stop); // for answers that are on their way
    socket.Close(1000, "");
}
