using NetClient.ApplicationModel.Background;
using NetClient.Networking;
using NetClient.Networking.Sockets;
using NetClient.Storage.Streams;
using NetSocket = System.Net.Sockets.Socket;

namespace NetClient.Tests.Docs;

internal static partial class Snippets
{
    public static async Task SendSocket(NetSocket channel, StreamSocket socket)
    {
        // begin SendSocket
        await SocketHandoff.SendAsync(channel, socket, context: "user=ann"u8.ToArray());
        // end SendSocket
    }

    public static async Task ReceiveSocket(NetSocket channel)
    {
        // begin ReceiveSocket
        using ReceivedSocket? received = await SocketHandoff.ReceiveAsync(channel);
        if (received?.StreamSocket is { } connection)
            await connection.WriteAsync("Here I am again.\r\n"u8.ToArray());
        // end ReceiveSocket
    }

    public static async Task FromSystemd()
    {
        // begin FromSystemd
        StreamSocketListener? listener = StreamSocketListener.FromSystemd("web");
        if (listener is null)
        {
            listener = new StreamSocketListener();   // not started by a supervisor: bind by ourselves
            await listener.BindServiceNameAsync("8080");
        }
        // end FromSystemd
    }

    public static async Task TransferOwnership()
    {
        // begin TransferOwnership
        var builder = new BackgroundTaskBuilder { Name = "push", TaskEntryPoint = "Push.Receive" };
        builder.SetTrigger(new SocketActivityTrigger());
        BackgroundTaskRegistration task = builder.Register();

        var socket = new StreamSocket();
        socket.EnableTransferOwnership(task.TaskId, SocketActivityConnectedStandbyAction.DoNotWake);
        await socket.ConnectAsync(new HostName("push.example"), "4000");
        socket.TransferOwnership("push", new SocketActivityContext("who=ann"u8.ToArray().AsBuffer()), TimeSpan.FromMinutes(15));
        // end TransferOwnership
    }

    public static async Task BackgroundActivationInMain(string[] args)
    {
        // begin BackgroundActivation
        BackgroundTaskFactory.Register("Push.Receive", () => new ReceiveTask());
        if (await BackgroundActivation.RunAsync(args))
            return;   // the broker started us, and the task has run
        // end BackgroundActivation
    }

    // begin SocketActivityTask
    private sealed class ReceiveTask : IBackgroundTask
    {
        public async void Run(IBackgroundTaskInstance taskInstance)
        {
            BackgroundTaskDeferral deferral = taskInstance.GetDeferral();
            var details = (SocketActivityTriggerDetails)taskInstance.TriggerDetails!;
            try
            {
                StreamSocket socket = details.SocketInformation.StreamSocket;   // ours again
                if (details.Reason == SocketActivityTriggerReason.SocketActivity)
                    Console.WriteLine($"{await socket.ReadAsync(new byte[1024])} bytes");
                if (details.Reason == SocketActivityTriggerReason.SocketClosed)
                    socket.Dispose();
                else
                    socket.TransferOwnership(details.SocketInformation.Id, details.SocketInformation.Context, TimeSpan.FromMinutes(15));
            }
            catch (IOException e)
            {
                Console.Error.WriteLine(e.Message);   // the connection broke, or there is no broker any more: it ends with this process
            }
            deferral.Complete();
        }
    }
    // end SocketActivityTask
}
