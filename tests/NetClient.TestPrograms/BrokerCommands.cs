using System.Diagnostics;
using System.Globalization;
using System.Text;
using NetClient.ApplicationModel.Background;
using NetClient.Networking;
using NetClient.Networking.Sockets;
using NetClient.Storage.Streams;
using NetClient.TestPrograms;

/// <summary>An app that gives sockets to the broker and is called when there is activity. What its task does stands in the socket's context.</summary>
internal static class BrokerCommands
{
    private static readonly TaskCompletionSource HasRead = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public static async Task<int> RunAsync(string[] args)
    {
        BackgroundTaskFactory.Register("Socket", () => new SocketTask());
        ServeTask.Register();
        if (await BackgroundActivation.RunAsync(args))
            return 0;
        Guid task = TaskId();
        switch (args)
        {
            case ["broker-stream", string port, string id, string context, string keepAlive, .. string[] options]:
                StreamSocket stream = await ConnectAsync(task, port, options);
                var reader = new DataReader(stream.InputStream);
                if (context.Contains("ahead", StringComparison.Ordinal))
                    await reader.LoadAsync(3);
                stream.TransferOwnership(id, Context(context), TimeSpan.FromMilliseconds(int.Parse(keepAlive, CultureInfo.InvariantCulture)));
                break;
            case ["broker-listener", string id, string context]:
                var listener = new StreamSocketListener();
                listener.EnableTransferOwnership(task);
                await listener.BindEndpointAsync(new HostName("127.0.0.1"), "0");
                Console.WriteLine(listener.Information.LocalPort);
                listener.TransferOwnership(id, Context(context));
                break;
            case ["broker-serve", string id, string idle]:
                await ServeTask.InstallAsync(id, idle);
                break;
            case ["broker-datagram", string id, string context, .. string[] keepAlive]:
                var datagram = new DatagramSocket();
                datagram.EnableTransferOwnership(task);
                await datagram.BindEndpointAsync(new HostName("127.0.0.1"), "0");
                Console.WriteLine(datagram.Information.LocalPort);
                datagram.TransferOwnership(id, Context(context), keepAlive is [string time] ? TimeSpan.FromMilliseconds(int.Parse(time, CultureInfo.InvariantCulture)) : TimeSpan.Zero);
                break;
            case ["broker-list"]:
                Console.WriteLine(string.Join(' ', SocketActivityInformation.AllSockets.Values.OrderBy(socket => socket.Id, StringComparer.Ordinal)
                    .Select(socket => $"{socket.Id}:{socket.SocketKind}:{TextOf(socket.Context)}")));
                return 0;
            case ["broker-take", string id]:
                using (StreamSocket taken = SocketActivityInformation.AllSockets[id].StreamSocket)
                    await taken.WriteAsync("taken"u8.ToArray());
                return 0;
            case ["broker-stay", string port, string id, string context, .. string[] options]:
                (await ConnectAsync(task, port, options)).TransferOwnership(id, Context(context));
                break;
            case ["broker-leave", string port, string id, string context, .. string[] options]:
                (await ConnectAsync(task, port, options)).TransferOwnership(id, Context(context));
                await HasRead.Task;   // its task runs here, and is in the middle of it
                break;
            case ["broker-tls-info", string isEnabled, string port, .. string[] options]:
                using (await TlsCommands.ConnectAsync(isEnabled == "enabled" ? task : null, port, options))
                    return 0;
            case ["broker-tls-reset", string port, .. string[] options]:
                using (StreamSocket? broken = await TlsCommands.ConnectAsync(task, port, options))
                    await ReadToFailureAsync(broken!);
                return 0;
            case ["broker-tls-cut", string port, .. string[] options]:
                using (StreamSocket kept = await ConnectAsync(task, port, options))
                {
                    BrokerCut.Cut();
                    await kept.WriteAsync("cut\n"u8.ToArray());
                    await ReadToFailureAsync(kept);
                }
                return 0;
            case ["broker-tls-cut-and-close", string port, .. string[] options]:
                using (StreamSocket closed = await ConnectAsync(task, port, options))
                {
                    BrokerCut.Cut();
                    await closed.WriteAsync("cut\n"u8.ToArray());
                }
                await Console.In.ReadToEndAsync();
                return 0;
            case ["broker-many", string port, string count, string context, .. string[] options]:
                for (int i = 0; i < int.Parse(count, CultureInfo.InvariantCulture); i++)
                    (await ConnectAsync(task, port, options)).TransferOwnership($"one of many {i}", Context(context));
                break;
            case ["broker-shuttle", string port, string count, string seed, .. string[] options]:
                return await ShuttleAsync(await ConnectAsync(task, port, options), int.Parse(count, CultureInfo.InvariantCulture), new Random(int.Parse(seed, CultureInfo.InvariantCulture)));
            default:
                return 2;
        }
        Console.WriteLine("transferred");
        if (args[0] == "broker-stay")
            await Console.In.ReadToEndAsync();
        return 0;
    }

    // In clear text; in TLS when there are options for it.
    private static async Task<StreamSocket> ConnectAsync(Guid task, string port, string[] options)
    {
        if (options.Length > 0)
            return (await TlsCommands.ConnectAsync(task, port, [.. options, "silent=1"]))!;
        var socket = new StreamSocket();
        socket.EnableTransferOwnership(task, SocketActivityConnectedStandbyAction.DoNotWake);
        await socket.ConnectAsync(new HostName("127.0.0.1"), port);
        return socket;
    }

    // Gives the connection away and takes it back, over and over, and reads in between what counts up. The task of the socket does nothing, so that it never gets in the way for long.
    private static async Task<int> ShuttleAsync(StreamSocket socket, int count, Random random)
    {
        byte[] bytes = new byte[1000];
        long at = 0;
        for (int i = 0; i < count; i++)
        {
            for (int reads = random.Next(3); reads > 0; reads--)
            {
                int length = await socket.ReadAsync(bytes.AsMemory(0, random.Next(1, bytes.Length)));
                if (!Follows(bytes.AsSpan(0, length), ref at))
                    return 3;
            }
            if (random.Next(4) == 0)
            {
                using var reader = new DataReader(socket.InputStream) { InputStreamOptions = InputStreamOptions.Partial };
                uint loaded = await reader.LoadAsync(500);
                byte[] some = new byte[random.Next((int)loaded + 1)];
                reader.ReadBytes(some);
                if (!Follows(some, ref at))
                    return 3;
                socket.TransferOwnership("shuttle", Context("forget"));   // what the reader has left goes along
            }
            else
            {
                socket.TransferOwnership("shuttle", Context("forget"));
            }
            if (random.Next(3) == 0)
                await Task.Yield();
            socket = SocketActivityInformation.AllSockets["shuttle"].StreamSocket;
        }
        Console.WriteLine($"{count} hand-overs, {at} bytes");
        socket.Dispose();
        return 0;
    }

    private static bool Follows(ReadOnlySpan<byte> bytes, ref long at)
    {
        foreach (byte one in bytes)
        {
            if (one != at++ % 251)
                return false;
        }
        return true;
    }

    private static async Task ReadToFailureAsync(StreamSocket socket)
    {
        try
        {
            byte[] some = new byte[100];
            int total = 0;
            for (int count = 1; count > 0; total += count)
                count = await socket.ReadAsync(some);
            Console.WriteLine($"end after {total}");
        }
        catch (NetworkException e)
        {
            Console.WriteLine($"failed {e.HResult:X8} {e.Stage} {e.Status}");
        }
    }

    private static Guid TaskId()
    {
        if (BackgroundTaskRegistration.AllTasks.Values.FirstOrDefault(task => task.Name == "socket") is { } registered)
            return registered.TaskId;
        var builder = new BackgroundTaskBuilder { Name = "socket", TaskEntryPoint = "Socket" };
        builder.SetTrigger(new SocketActivityTrigger());
        return builder.Register().TaskId;
    }

    private static SocketActivityContext Context(string text) => new(Encoding.UTF8.GetBytes(text).AsBuffer());

    private static string TextOf(SocketActivityContext? context) => context is null ? "" : Encoding.UTF8.GetString(context.Data.ToArray());

    private sealed class SocketTask : IBackgroundTask
    {
        public async void Run(IBackgroundTaskInstance taskInstance)
        {
            BackgroundTaskDeferral deferral = taskInstance.GetDeferral();
            var details = (SocketActivityTriggerDetails)taskInstance.TriggerDetails!;
            SocketActivityInformation information = details.SocketInformation;
            string context = TextOf(information.Context);
            if (context == "forget")
            {
                deferral.Complete();
                return;
            }
            if (context.StartsWith("die-once:", StringComparison.Ordinal) && !File.Exists(context[9..]))
            {
                await File.WriteAllTextAsync(context[9..], "died");
                if (information.SocketKind == SocketActivityKind.StreamSocket)
                    _ = information.StreamSocket;
                Process.GetCurrentProcess().Kill();
            }
            if (context.StartsWith("die-soon:", StringComparison.Ordinal))
                DieSoon(context[9..]);
            var asked = new TaskCompletionSource<BackgroundTaskCancellationReason>(TaskCreationOptions.RunContinuationsAsynchronously);
            taskInstance.Canceled += (_, reason) => asked.TrySetResult(reason);
            switch (information.SocketKind)
            {
                case SocketActivityKind.StreamSocket:
                    if (context.StartsWith("cut-first:", StringComparison.Ordinal) && !File.Exists(context[10..]))
                        BrokerCut.CutAndComeBack();
                    StreamSocket stream = information.StreamSocket;
                    try
                    {
                        await AnswerAsync(details, stream, information.Id, information.Context, asked.Task);
                    }
                    catch (NetworkException e)
                    {
                        if (context.StartsWith("wait:", StringComparison.Ordinal))
                            await File.WriteAllTextAsync(context[5..] + ".failed", $"{e.Status}");
                        stream.Dispose();   // it has ended under the task
                    }
                    break;
                case SocketActivityKind.StreamSocketListener:
                    using (StreamSocketListener listener = information.StreamSocketListener)
                    {
                        using StreamSocket accepted = await listener.AcceptAsync();
                        await accepted.WriteAsync(Encoding.UTF8.GetBytes($"{details.Reason}:{Environment.ProcessId}"));
                        listener.TransferOwnership(information.Id, information.Context);
                    }
                    break;
                default:
                    using (DatagramSocket socket = information.DatagramSocket)
                    {
                        if (details.Reason == SocketActivityTriggerReason.KeepAliveTimerExpired)
                        {
                            await File.WriteAllTextAsync(context, "");
                            socket.TransferOwnership(information.Id, information.Context);
                            break;
                        }
                        byte[] datagram = new byte[100];
                        DatagramReceiveResult received = await socket.ReceiveAsync(datagram);
                        await socket.SendAsync(Encoding.UTF8.GetBytes($"{details.Reason}:{Encoding.UTF8.GetString(datagram, 0, received.Length)}"), received.Remote);
                        socket.TransferOwnership(information.Id, information.Context);
                    }
                    break;
            }
            deferral.Complete();
        }

        // The process that finds the file takes it away, and ends some milliseconds from here, whatever it is at.
        private static void DieSoon(string file)
        {
            if (!File.Exists(file))
                return;
            File.Delete(file);
            new Thread(() =>
            {
                Thread.Sleep(Random.Shared.Next(60));
                Process.GetCurrentProcess().Kill();
            })
            { IsBackground = true }.Start();
        }

        private static async Task<string> EndOfAsync(StreamSocket socket)
        {
            try
            {
                return $"closed {await socket.ReadAsync(new byte[1])}";
            }
            catch (NetworkException e)
            {
                return $"closed {e.Status}";
            }
        }

        private static async Task AnswerAsync(SocketActivityTriggerDetails details, StreamSocket socket, string id, SocketActivityContext? context, Task<BackgroundTaskCancellationReason> asked)
        {
            string text = TextOf(context);
            if (text == "stubborn")
            {
                socket.TransferOwnership(id, context);
                return;
            }
            if (details.Reason == SocketActivityTriggerReason.SocketClosed)
            {
                if (text.StartsWith("closed:", StringComparison.Ordinal))
                    await File.WriteAllTextAsync(text["closed:".Length..], await EndOfAsync(socket));
                socket.Dispose();
                return;
            }
            if (text.StartsWith("wait:", StringComparison.Ordinal) && !File.Exists(text[5..]))
            {
                await File.WriteAllTextAsync(text[5..] + ".waits", "");
                await FileEvents.ExistsAsync(text[5..]);
            }
            if (text.StartsWith("cut", StringComparison.Ordinal) && text[(text.IndexOf(':', StringComparison.Ordinal) + 1)..] is var go && !File.Exists(go))
            {
                if (text.StartsWith("cut:", StringComparison.Ordinal))
                    BrokerCut.Cut();
                else if (text.StartsWith("cut-and-back:", StringComparison.Ordinal))
                    BrokerCut.CutAndComeBack();
                await File.WriteAllTextAsync(go + ".process", $"{Environment.ProcessId}");
                await File.WriteAllTextAsync(go + ".waits", "");
                await FileEvents.ExistsAsync(go);
            }
            string received = "";
            if (details.Reason == SocketActivityTriggerReason.SocketActivity)
            {
                byte[] bytes = new byte[4096];
                for (int count = 1; count > 0 && !received.EndsWith('\n'); received += Encoding.UTF8.GetString(bytes, 0, count))
                    count = await socket.ReadAsync(bytes);
                if (text.StartsWith("wait:", StringComparison.Ordinal))
                    await File.WriteAllTextAsync(text[5..] + ".read", received);
            }
            if (text.StartsWith("leave:", StringComparison.Ordinal) && !File.Exists(text[6..]))
            {
                HasRead.SetResult();
                received += await asked;
                for (int i = 0; i < 100; i++)
                    await File.WriteAllTextAsync(text[6..], "work that a process which does not wait cannot finish");
            }
            if (text == "describe")
                received += $"{socket.Information.ProtectionLevel}|{socket.Information.ServerCertificate?.Subject}|{socket.Information.RemotePort}\n";
            await socket.WriteAsync(Encoding.UTF8.GetBytes($"{details.Reason}:{Environment.ProcessId}:{received.TrimEnd('\n').Replace('\n', ' ')}\n"));
            socket.TransferOwnership(id, context);
        }
    }
}
