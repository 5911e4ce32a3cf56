using System.Globalization;
using NetClient.ApplicationModel.Background;
using NetClient.AspNetCore;
using NetClient.Networking;
using NetClient.Networking.Sockets;

namespace KestrelApp;

/// <summary>Out of process: the broker has the port, starts this program when somebody connects, and gets the port back when nobody has been connected for a while.</summary>
internal sealed class ServeTask : IBackgroundTask
{
    private const string EntryPoint = "KestrelApp.Serve";
    private const string Door = "door";

    private static readonly TimeSpan Idle = TimeSpan.FromSeconds(5);

    public static void Register() => BackgroundTaskFactory.Register(EntryPoint, () => new ServeTask());

    /// <summary>Binds the port and gives it away.</summary>
    /// <returns>The process' exit code.</returns>
    public static async Task<int> InstallAsync(int port)
    {
        Guid task = (BackgroundTaskRegistration.AllTasks.Values.FirstOrDefault(known => known.Name == Door) ?? NewTask()).TaskId;
        using var listener = new StreamSocketListener();
        listener.EnableTransferOwnership(task);
        try
        {
            await listener.BindEndpointAsync(new HostName("127.0.0.1"), port.ToString(CultureInfo.InvariantCulture));
        }
        catch (NetworkException e) when (SocketError.GetStatus(e.HResult) == SocketErrorStatus.AddressAlreadyInUse)
        {
            Console.Error.WriteLine($"{e.Message} Perhaps the broker has it from before: the shape broker-close has it closed.");
            return 1;
        }
        listener.TransferOwnership(Door);
        Console.WriteLine($"The broker listens on http://127.0.0.1:{listener.Information.LocalPort}. This process ends now; the first connection starts another.");
        return 0;
    }

    /// <summary>Takes the port from the broker and closes it. The broker ends when it has nothing left.</summary>
    /// <returns>The process' exit code.</returns>
    public static int Close()
    {
        if (!SocketActivityInformation.AllSockets.TryGetValue(Door, out SocketActivityInformation? door))
        {
            Console.Error.WriteLine("The broker does not have the port, or a process serves on it: that gives it back when nobody has been connected for 5 seconds.");
            return 1;
        }
        door.StreamSocketListener.Dispose();
        Console.WriteLine("The port is closed.");
        return 0;
    }

    public async void Run(IBackgroundTaskInstance taskInstance)
    {
        BackgroundTaskDeferral deferral = taskInstance.GetDeferral();
        SocketActivityInformation door = ((SocketActivityTriggerDetails)taskInstance.TriggerDetails!).SocketInformation;
        try
        {
            await using WebApplication app = Site.Build([], "broker", kestrel => kestrel.ListenSocketActivity(door, Idle));
            await app.RunAsync();   // until nobody is connected; its log is in broker.log
        }
        catch (Exception e) when (e is IOException or InvalidOperationException)
        {
            Console.Error.WriteLine(e.Message);   // another process has the port, or there is no broker any more to give it back to
        }
        deferral.Complete();
    }

    private static BackgroundTaskRegistration NewTask()
    {
        var builder = new BackgroundTaskBuilder { Name = Door, TaskEntryPoint = EntryPoint, ExecutionTimeLimit = Timeout.InfiniteTimeSpan };
        builder.SetTrigger(new SocketActivityTrigger());
        return builder.Register();
    }
}
