using System.Globalization;
using System.Runtime.InteropServices;
using NetClient.Broker;
using NetClient.Broker.Internal;

const string Usage = """
    netclient-broker run [--socket PATH] [--idle SECONDS] [--detached]   keeps sockets until it has owned none for that long (10; -1: for ever)
    netclient-broker status [--socket PATH] [--json] [--watch]           what it keeps; with --watch again each second
    """;

string? command = args.FirstOrDefault();
var options = new BrokerOptions();
bool isDetached = false, isJson = false, isWatching = false;
for (int i = 1; i < args.Length; i++)
{
    switch (args[i])
    {
        case "--socket" when i + 1 < args.Length:
            options = options with { ControlSocket = Path.GetFullPath(args[++i]) };
            break;
        case "--idle" when i + 1 < args.Length && int.TryParse(args[i + 1], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int seconds) && seconds >= -1:
            i++;
            options = options with { IdleTime = seconds < 0 ? Timeout.InfiniteTimeSpan : TimeSpan.FromSeconds(seconds) };
            break;
        case "--detached":
            isDetached = true;
            break;
        case "--json":
            isJson = true;
            break;
        case "--watch":
            isWatching = true;
            break;
        default:
            command = null;
            break;
    }
}
switch (command)
{
    case "run":
        return Run();
    case "status":
        return StatusCommand.Run(options.ControlSocket, isJson, isWatching, Console.Out, Console.Error);
    default:
        Console.Error.WriteLine(Usage);
        return 2;
}

int Run()
{
    using var stop = new CancellationTokenSource();
    using PosixSignalRegistration term = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop), interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
    try
    {
        using var log = new BrokerLog(isDetached && OperatingSystem.IsLinux() ? Detachment.Detach(options.ControlSocket) : null);
        var host = new BrokerHost(options, log.Write);
        if (!host.Run(null, stop.Token))
            Console.Error.WriteLine($"Another broker serves {options.ControlSocket}.");
        return 0;
    }
    catch (Exception e) when (e is IOException or UnauthorizedAccessException or PlatformNotSupportedException)
    {
        Console.Error.WriteLine(e.Message);
        return 1;
    }

    void Stop(PosixSignalContext signal)
    {
        signal.Cancel = true;
        stop.Cancel();
    }
}
