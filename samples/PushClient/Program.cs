using NetClient.ApplicationModel.Background;
using NetClient.Networking;
using NetClient.Networking.Sockets;
using PushClient;

// Connects, gives the connection to the broker and exits. When the server sends something, the broker starts this program again, and its task reads it.
BackgroundTaskFactory.Register("PushClient.Receive", () => new ReceiveTask());
if (await BackgroundActivation.RunAsync(args))
    return 0;   // the broker started us, and the task has run

switch (args)
{
    case ["connect", string host, string port, .. string[] options] when options is [] or ["--tls"]:
        return await ConnectAsync(host, port, options is ["--tls"]);
    case ["log"]:
        Console.Write(File.Exists(ReceiveTask.Log) ? File.ReadAllText(ReceiveTask.Log) : "Nothing was pushed yet.\n");
        return 0;
    case ["disconnect"]:
        foreach (SocketActivityInformation information in SocketActivityInformation.AllSockets.Values)
            information.StreamSocket.Dispose();   // the getter takes it back; closing it here ends it
        return 0;
    default:
        Console.Error.WriteLine("PushClient connect HOST PORT [--tls] | log | disconnect");
        return 2;
}

static async Task<int> ConnectAsync(string host, string port, bool tls)
{
    BackgroundTaskRegistration task = BackgroundTaskRegistration.AllTasks.Values.OfType<BackgroundTaskRegistration>().FirstOrDefault(known => known.Name == "push") ?? Register();
    try
    {
        using var socket = new StreamSocket();
        socket.EnableTransferOwnership(task.TaskId, SocketActivityConnectedStandbyAction.DoNotWake);
        await socket.ConnectAsync(new HostName(host), port, tls ? SocketProtectionLevel.Tls12 : SocketProtectionLevel.PlainSocket);
        await socket.WriteAsync("hello\n"u8.ToArray());
        socket.TransferOwnership($"push-{socket.Information.LocalPort}", null, TimeSpan.FromMinutes(15));
        Console.WriteLine("Connected, handed over. This process ends now; the connection does not.");
        return 0;
    }
    catch (Exception e) when (e is IOException or UnauthorizedAccessException or InvalidOperationException or PlatformNotSupportedException)
    {
        Console.Error.WriteLine(e.Message);
        return 1;
    }
}

static BackgroundTaskRegistration Register()
{
    var builder = new BackgroundTaskBuilder { Name = "push", TaskEntryPoint = "PushClient.Receive" };
    builder.SetTrigger(new SocketActivityTrigger());
    return builder.Register();
}
