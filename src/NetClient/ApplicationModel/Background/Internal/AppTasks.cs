using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Logging;
using NetClient.Internal;

namespace NetClient.ApplicationModel.Background.Internal;

/// <summary>Puts the host of an app's tasks together.</summary>
internal static class AppTasks
{
    private const int MaxNameLength = 64;

    public static BackgroundTaskHost Of(NetClientContext context)
    {
        ILogger log = context.Loggers.CreateLogger("NetClient.ApplicationModel.Background");
        string app = context.Capabilities.Manifest.PackageName ?? AppDomain.CurrentDomain.FriendlyName;
        var file = new RegistrationFile(FolderOf(app), log.RegistrationsDamaged);
        var host = new BackgroundTaskHost(file, new FactoryActivator(), new SystemNetworkState(), context.Time, log);
        AppDomain.CurrentDomain.ProcessExit += (_, _) => host.Terminate();
        return host;
    }

    /// <summary>The app's folder among the user's data: <c>NetClient/APP/background</c> below the user's local application data.</summary>
    private static string FolderOf(string app)
    {
        string data = Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.DoNotVerify);
        if (data.Length == 0)
            throw new DirectoryNotFoundException("There is no folder for the user's data, because there is no home folder (HOME). Set it, or XDG_DATA_HOME.");
        return Path.Join(data, "NetClient", SafeName(app), "background");
    }

    // Names that differ stay different: what cannot stand in the name of a folder is left out, and the name's hash added.
    private static string SafeName(string name)
    {
        bool isSafe = name.Length is > 0 and <= MaxNameLength && char.IsAsciiLetterOrDigit(name[0]) && char.IsAsciiLetterOrDigit(name[^1])
            && name.All(static letter => char.IsAsciiLetterOrDigit(letter) || letter is '.' or '-' or '_');
        if (isSafe)
            return name;
        string hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(name)))[..16];
        return $"app-{string.Concat(name.Where(char.IsAsciiLetterOrDigit).Take(MaxNameLength - 20))}-{hash}";
    }
}
