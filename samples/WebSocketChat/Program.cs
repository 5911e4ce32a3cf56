using System.CommandLine;
using NetClient.Networking.Sockets;
using NetClient.Security.Cryptography.Certificates;
using NetClient.Storage.Streams;
using WebSocketChat;

// A chat over TLS in one program: "serve" passes on to everybody what anybody says, "join" is somebody.
var port = new Argument<int>("PORT") { Description = "Where to listen; 0 for any free port." };
var serve = new Command("serve", "Serves a chat at wss://localhost:PORT/chat.") { port };
serve.SetAction((arguments, stop) => ChatServer.RunAsync(arguments.GetRequiredValue(port), stop));

var uri = new Argument<Uri>("URI") { Description = "wss://host:port/chat.", CustomParser = argument => new Uri(argument.Tokens[0].Value) };
var name = new Option<string>("--name") { Description = "What others see.", DefaultValueFactory = _ => Environment.UserName };
var root = new Option<FileInfo?>("--root") { Description = "The only certificate trusted as a root, PEM or DER." };
var join = new Command("join", "Joins a chat.") { uri, name, root };
join.SetAction((arguments, stop) => JoinAsync(arguments.GetRequiredValue(uri), arguments.GetValue(name)!, arguments.GetValue(root), stop));

return await new RootCommand("A chat over TLS.") { serve, join }.Parse(args).InvokeAsync();

static async Task<int> JoinAsync(Uri uri, string name, FileInfo? root, CancellationToken stop)
{
    using var socket = new MessageWebSocket();
    socket.Control.MessageType = SocketMessageType.Utf8;
    socket.Control.SupportedProtocols.Add("chat");
    socket.Control.Reconnect = new WebSocketReconnectPolicy();
    if (root is not null)
        socket.Control.ExclusiveTrustRoots.Add(new Certificate(File.ReadAllBytes(root.FullName).AsBuffer()));
    var closed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
    socket.Closed += (_, args) => closed.TrySetResult();
    socket.ConnectionStateChanged += (_, change) => Console.Error.WriteLine($"({change.NewState.ToString().ToLowerInvariant()})");
    socket.MessageReceived += (_, args) =>
    {
        try
        {
            using DataReader reader = args.GetDataReader();
            Console.WriteLine(reader.ReadString(reader.UnconsumedBufferLength));
        }
        catch (IOException e)
        {
            Console.Error.WriteLine(e.Message); // the connection is lost for good
            closed.TrySetResult();
        }
    };
    try
    {
        await socket.ConnectAsync(uri, stop);
        using var writer = new DataWriter(socket.OutputStream);
        await SayAsync(writer, $"{name} is here", stop);
        // The console cannot be read asynchronously: the thread that waits for a line is left behind.
        while (!closed.Task.IsCompleted && await Task.Run(Console.In.ReadLine, CancellationToken.None).WaitAsync(stop) is { } line)
            await SayAsync(writer, $"{name}: {line}", stop);
        await SayAsync(writer, $"{name} has left", stop);
        socket.Close(1000, "");
        return 0;
    }
    catch (OperationCanceledException) when (stop.IsCancellationRequested)
    {
        return 0;
    }
    catch (Exception e) when (e is IOException or ObjectDisposedException or UnauthorizedAccessException or ArgumentException)
    {
        Console.Error.WriteLine($"{e.Message} ({WebSocketError.GetStatus(e.HResult)})");
        return 1;
    }
}

// One store is one message.
static async Task SayAsync(DataWriter writer, string text, CancellationToken stop)
{
    writer.WriteString(text);
    await writer.StoreAsync(stop);
}
