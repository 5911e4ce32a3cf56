using System.Globalization;
using NetClient.Networking.Sockets.Internal.Handoff;

namespace NetClient.ApplicationModel.Background.Internal;

/// <summary>Where app and broker meet.</summary>
internal static class BrokerPlaces
{
    /// <summary>What the broker adds to the command line of an app that it starts.</summary>
    public const string ActivationArgument = "--netclient-activation";

    /// <summary>The control socket's path, when it is not the usual one.</summary>
    public const string SocketVariable = "NETCLIENT_BROKER_SOCKET";

    /// <summary>The broker's program, when it is not found by itself.</summary>
    public const string ProgramVariable = "NETCLIENT_BROKER";

    public const string ProgramName = "netclient-broker";

    public static string ControlSocket => Environment.GetEnvironmentVariable(SocketVariable) is { Length: > 0 } path
        ? Path.GetFullPath(path)
        : Path.Join(RuntimeFolder, "broker.sock");

    private static string RuntimeFolder => Environment.GetEnvironmentVariable("XDG_RUNTIME_DIR") is { Length: > 0 } runtime && Path.IsPathRooted(runtime)
        ? Path.Join(runtime, "netclient")
        : Path.Join(Path.GetTempPath(), "netclient-" + LocalPeer.OwnUser.ToString(CultureInfo.InvariantCulture));

    /// <summary>The broker's program, and what it was looked for at.</summary>
    public static string? FindProgram()
    {
        if (Environment.GetEnvironmentVariable(ProgramVariable) is { Length: > 0 } named)
            return named;
        string home = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile, Environment.SpecialFolderOption.DoNotVerify);
        IEnumerable<string> folders =
        [
            AppContext.BaseDirectory,
            Path.Join(home, ".dotnet", "tools"),
            .. (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries),
        ];
        return folders.Select(folder => Path.Join(folder, ProgramName)).FirstOrDefault(File.Exists);
    }
}
