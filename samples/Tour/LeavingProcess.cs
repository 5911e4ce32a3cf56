using NetClient.ApplicationModel.Background;
using NetClient.Networking.Sockets;
using NetClient.Security.Cryptography.Certificates;
using Tour.Servers;

namespace Tour;

/// <summary>This program once more, as an app that leaves its connection to the broker and ends; and the task for which the broker starts it again.</summary>
internal static class LeavingProcess
{
    public const string Verb = "--leave";

    private const string EntryPoint = "Tour.Answer";

    public static void RegisterTask() => BackgroundTaskFactory.Register(EntryPoint, () => new AnswerTask());

    public static async Task<int> RunAsync(string port, string? root)
    {
        using var socket = new StreamSocket();
        socket.EnableTransferOwnership(TaskId(), SocketActivityConnectedStandbyAction.DoNotWake);   // before it connects
        if (root is not null)
            socket.Control.ExclusiveTrustRoots.Add(Certificate.FromPemFile(root));
        await socket.ConnectAsync(World.Localhost, port, root is null ? SocketProtectionLevel.PlainSocket : SocketProtectionLevel.Tls12);
        socket.TransferOwnership($"tour-{port}");
        Console.WriteLine(Environment.ProcessId);
        return 0;
    }

    private static Guid TaskId()
    {
        if (BackgroundTaskRegistration.AllTasks.Values.FirstOrDefault(task => task.Name == EntryPoint) is { } registered)
            return registered.TaskId;
        var builder = new BackgroundTaskBuilder { Name = EntryPoint, TaskEntryPoint = EntryPoint };
        builder.SetTrigger(new SocketActivityTrigger());
        return builder.Register().TaskId;
    }

    private sealed class AnswerTask : IBackgroundTask
    {
        public async void Run(IBackgroundTaskInstance taskInstance)
        {
            BackgroundTaskDeferral deferral = taskInstance.GetDeferral();
            var details = (SocketActivityTriggerDetails)taskInstance.TriggerDetails!;
            try
            {
                await AnswerAsync(details.Reason, details.SocketInformation);
            }
            catch (IOException)
            {
                // It has ended meanwhile; or there is no broker any more, and it ends with this process.
            }
            deferral.Complete();
        }

        private static async Task AnswerAsync(SocketActivityTriggerReason reason, SocketActivityInformation information)
        {
            StreamSocket socket = information.StreamSocket;   // ours again
            if (reason == SocketActivityTriggerReason.SocketClosed)
            {
                socket.Dispose();
                return;
            }
            string? line = await socket.ReadLineAsync(CancellationToken.None);
            await socket.WriteLineAsync($"{reason} {Environment.ProcessId} {line}", CancellationToken.None);
            socket.TransferOwnership(information.Id);
        }
    }
}
