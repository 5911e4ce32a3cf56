using Microsoft.Extensions.Logging;
using NetClient.Internal;

namespace NetClient.ApplicationModel.Background.Internal;

/// <summary>Puts the host of an app's tasks together.</summary>
internal static class AppTasks
{
    /// <summary>The folder of the registrations in the app's folder.</summary>
    public const string FolderName = "background";

    public static BackgroundTaskHost Of(NetClientContext context)
    {
        ILogger log = context.Loggers.CreateLogger("NetClient.ApplicationModel.Background");
        var file = new RegistrationFile(context.Folder[FolderName], log.RegistrationsDamaged);
        var factories = new TaskFactories();
        var host = new BackgroundTaskHost(file, factories, new FactoryActivator(factories), new SystemNetworkState(context.Networks), context.Time, log)
        {
            IsActivated = Environment.GetCommandLineArgs().Contains(BrokerPlaces.ActivationArgument, StringComparer.Ordinal),
        };
        AppDomain.CurrentDomain.ProcessExit += (_, _) => host.Terminate();
        return host;
    }
}
