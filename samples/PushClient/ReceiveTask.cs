using System.Text;
using NetClient.ApplicationModel.Background;
using NetClient.Networking.Sockets;

namespace PushClient;

/// <summary>Runs when there is activity on a connection that the broker has: reads, notes, answers, and gives the connection back.</summary>
internal sealed class ReceiveTask : IBackgroundTask
{
    public static string Log { get; } = Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.Create), "push-client.log");

    public async void Run(IBackgroundTaskInstance taskInstance)
    {
        BackgroundTaskDeferral deferral = taskInstance.GetDeferral();
        var details = (SocketActivityTriggerDetails)taskInstance.TriggerDetails!;
        try
        {
            await HandleAsync(details.Reason, details.SocketInformation);
        }
        catch (Exception e) when (e is IOException or InvalidOperationException or InvalidDataException)
        {
            Note(e.Message);   // the broker has the socket, or it has ended; without a broker the connection ends with this process
        }
        deferral.Complete();
    }

    private static async Task HandleAsync(SocketActivityTriggerReason reason, SocketActivityInformation information)
    {
        StreamSocket socket = information.StreamSocket;   // ours again
        if (reason == SocketActivityTriggerReason.SocketClosed)
        {
            Note("The server has ended the connection.");
            socket.Dispose();
            return;
        }
        if (reason == SocketActivityTriggerReason.SocketActivity)
        {
            byte[] bytes = new byte[4096];
            string text = Encoding.UTF8.GetString(bytes, 0, await socket.ReadAsync(bytes)).TrimEnd();
            Note($"Pushed: {text}");
            await socket.WriteAsync(Encoding.UTF8.GetBytes($"process {Environment.ProcessId} has seen: {text}\n"));
        }
        else
        {
            await socket.WriteAsync("still here\n"u8.ToArray());   // the keep-alive time has passed
        }
        socket.TransferOwnership(information.Id, information.Context, TimeSpan.FromMinutes(15));
    }

    private static void Note(string text)
    {
        Console.WriteLine(text);   // to broker.log: nobody's terminal is there
        File.AppendAllText(Log, $"{DateTimeOffset.Now:HH:mm:ss} process {Environment.ProcessId}: {text}\n");
    }
}
