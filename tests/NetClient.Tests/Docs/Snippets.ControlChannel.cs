using System.Threading.Channels;
using NetClient.ApplicationModel.Background;
using NetClient.Networking;
using NetClient.Networking.Sockets;
using NetClient.Storage.Streams;
using NetClient.Web.Http;

namespace NetClient.Tests.Docs;

internal static partial class Snippets
{
    // begin ControlChannelReading
    private static readonly Channel<string> Arrived = Channel.CreateUnbounded<string>();

    // Keeps a read posted at all times: of a connection that nobody reads, nothing is known.
    private static async Task ReadOnAsync(StreamSocket socket)
    {
        byte[] buffer = new byte[4096];
        while (await socket.ReadAsync(buffer) is > 0 and int count)
            Arrived.Writer.TryWrite(System.Text.Encoding.UTF8.GetString(buffer, 0, count));
    }
    // end ControlChannelReading

    // begin ControlChannelTask
    private sealed class PushTask : IBackgroundTask
    {
        public void Run(IBackgroundTaskInstance taskInstance)
        {
            ControlChannelTrigger channel = ((IControlChannelTriggerEventDetails)taskInstance.TriggerDetails!).ControlChannelTrigger;
            while (Arrived.Reader.TryRead(out string? text))
                Console.WriteLine($"{channel.ControlChannelTriggerId}: {text}");
        }
    }
    // end ControlChannelTask

    // begin ControlChannelKeepAlive
    private sealed class KeepAliveTask : IBackgroundTask
    {
        public async void Run(IBackgroundTaskInstance taskInstance)
        {
            BackgroundTaskDeferral deferral = taskInstance.GetDeferral();
            ControlChannelTrigger channel = ((IControlChannelTriggerEventDetails)taskInstance.TriggerDetails!).ControlChannelTrigger;
            await ((StreamSocket)channel.TransportObject!).WriteAsync("NOOP\r\n"u8.ToArray());
            channel.FlushTransport();
            deferral.Complete();
        }
    }
    // end ControlChannelKeepAlive

    public static async Task ControlChannel()
    {
        // begin ControlChannel
        BackgroundTaskFactory.Register("Push.Received", () => new PushTask());
        BackgroundTaskFactory.Register("Push.KeepAlive", () => new KeepAliveTask());

        var channel = new ControlChannelTrigger("push", serverKeepAliveIntervalInMinutes: 25);
        if (BackgroundTaskRegistration.AllTasks.Values.All(task => task.Name != "received"))   // they stay registered
        {
            Register("received", "Push.Received", channel.PushNotificationTrigger);
            Register("keep-alive", "Push.KeepAlive", channel.KeepAliveTrigger);
        }

        var socket = new StreamSocket();
        channel.UsingTransport(socket);   // before it connects
        await socket.ConnectAsync(new HostName("push.example"), "4001", SocketProtectionLevel.Tls12);
        ControlChannelTriggerStatus status = channel.WaitForPushEnabled();
        if (status is not (ControlChannelTriggerStatus.HardwareSlotAllocated or ControlChannelTriggerStatus.SoftwareSlotAllocated))
            throw new IOException($"No channel: {status}");
        _ = ReadOnAsync(socket);

        static void Register(string name, string entryPoint, IBackgroundTrigger trigger)
        {
            var builder = new BackgroundTaskBuilder { Name = name, TaskEntryPoint = entryPoint };
            builder.SetTrigger(trigger);
            builder.Register();
        }
        // end ControlChannel
    }

    public static Task<HttpResponseMessage> ControlChannelHttp(ControlChannelTrigger channel)
    {
        // begin ControlChannelHttp
        var client = new HttpClient(new NetClientHttpHandler()) { Timeout = Timeout.InfiniteTimeSpan };
        var poll = new HttpRequestMessage(HttpMethod.Get, "https://push.example/poll");
        channel.UsingTransport(poll);                                // the request, not the client; a new one for each
        Task<HttpResponseMessage> answer = client.SendAsync(poll);   // not awaited: its answer is what the task runs for
        ControlChannelTriggerStatus status = channel.WaitForPushEnabled();
        // end ControlChannelHttp
        return status == ControlChannelTriggerStatus.SoftwareSlotAllocated ? answer : throw new IOException($"No channel: {status}");
    }

    public static async Task ControlChannelWebSocket(ControlChannelTrigger channel)
    {
        // begin ControlChannelWebSocket
        var builder = new BackgroundTaskBuilder { Name = "keep-alive", TaskEntryPoint = "NetClient.Networking.Sockets.WebSocketKeepAlive" };
        builder.SetTrigger(channel.KeepAliveTrigger);
        builder.Register();   // comes with the SDK: no factory to register

        var socket = new MessageWebSocket();
        socket.Control.KeepAliveInterval = Timeout.InfiniteTimeSpan;   // the task pings in its stead
        socket.MessageReceived += (_, args) =>
        {
            using DataReader reader = args.GetDataReader();   // fails when the connection has ended
            Arrived.Writer.TryWrite(reader.ReadString(reader.UnconsumedBufferLength));
        };
        channel.UsingTransport(socket);
        await socket.ConnectAsync(new Uri("wss://push.example/"));
        channel.WaitForPushEnabled();
        // end ControlChannelWebSocket
    }

    public static void ControlChannelReset()
    {
        // begin ControlChannelReset
        var builder = new BackgroundTaskBuilder { Name = "reset", TaskEntryPoint = "Push.Reset" };
        builder.SetTrigger(new SystemTrigger(SystemTriggerType.ControlChannelReset, oneShot: false));
        builder.Register();   // its TriggerDetails are IControlChannelTriggerResetEventDetails
        // end ControlChannelReset
    }
}
