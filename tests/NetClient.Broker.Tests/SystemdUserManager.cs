using NetClient.TestServers.Processes;

namespace NetClient.Broker.Tests;

/// <summary>systemd's user manager in namespaces of its own, for systems that were not booted with systemd, or whose manager is not to be touched. Needs root, and a cgroup2 that may be written.</summary>
internal sealed class SystemdUserManager : IAsyncDisposable
{
    private const string Program = "/usr/lib/systemd/systemd";

    // In its cgroup namespace the group that was made for it is the root. A directory in /run says that there is a systemd (sd_booted(3)).
    private const string Script = "echo $$ > \"$GROUP/cgroup.procs\" && exec unshare --fork --pid --mount --cgroup --mount-proc --kill-child sh -c '"
        + "mount -t tmpfs none /run && mkdir -p /run/systemd/system && mount -t cgroup2 none /sys/fs/cgroup && { " + Program + " --user & } && echo begun && wait'";

    private readonly BrokerHouse _house;
    private readonly string _group;
    private readonly ChildProcess _manager;
    private string _first = "";   // the first process in the namespaces, by its number here

    private SystemdUserManager(BrokerHouse house, string group, ChildProcess manager) => (_house, _group, _manager) = (house, group, manager);

    /// <summary>Starts it, with the units of the tool's package and a broker where they expect it; skips the test where that cannot be.</summary>
    public static async Task<SystemdUserManager> StartAsync(BrokerHouse house)
    {
        Assert.SkipUnless(Environment.UserName == "root", "Needs root.");
        Assert.SkipUnless(File.Exists(Program) && Executable.Find("systemctl") is not null && Executable.Find("unshare") is not null && Executable.Find("nsenter") is not null, "Needs systemd, unshare and nsenter.");
        string? mount = File.ReadLines("/proc/self/mounts").Select(line => line.Split(' ')).FirstOrDefault(parts => parts[2] == "cgroup2")?[1];
        string? own = File.ReadLines("/proc/self/cgroup").FirstOrDefault(line => line.StartsWith("0::", StringComparison.Ordinal))?[3..];
        Assert.SkipUnless(mount is not null && own is not null, "Needs cgroup2.");
        string group = Path.Join(mount, own, $"netclient-{Guid.NewGuid():n}");
        try
        {
            Directory.CreateDirectory(group);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            Assert.Skip($"No cgroup can be made: {e.Message}");
        }
        Install(house);
        ChildProcess child = await ChildProcess.StartAsync(
            new ProcessSpec("/bin/sh", "-c", Script) { Environment = new Dictionary<string, string>(house.Environment) { ["GROUP"] = group } });
        var manager = new SystemdUserManager(house, group, child);
        bool isThere = false;
        try
        {
            if (!await child.SaysAsync("begun", BrokerHouse.Token))
                Assert.Skip($"Namespaces cannot be made. {child.ReadLog()}");
            manager._first = manager.FindFirst();
            using var look = new PeriodicTimer(TimeSpan.FromMilliseconds(100));
            while ((await manager.RunAsync("show-environment")).ExitCode != 0)
            {
                Assert.False(child.HasExited, child.ReadLog());
                await look.WaitForNextTickAsync(BrokerHouse.Token);
            }
            isThere = true;
            return manager;
        }
        finally
        {
            if (!isThere)
                await manager.DisposeAsync();
        }
    }

    /// <summary>What <c>systemctl --user</c> says.</summary>
    public async Task<string> ControlAsync(params string[] arguments)
    {
        CommandResult result = await RunAsync(arguments);
        Assert.True(result.ExitCode == 0, $"{string.Join(' ', arguments)}: {result.Output}{result.Error}\n{_manager.ReadLog()}");
        return result.Output.Trim();
    }

    public async ValueTask DisposeAsync()
    {
        await _manager.DisposeAsync();
        using var look = new PeriodicTimer(TimeSpan.FromMilliseconds(20));
        for (int i = 0; i < 1_500 && !TryRemove(); i++)   // what was in it is still ending
            await look.WaitForNextTickAsync(CancellationToken.None);
    }

    // The manager obeys nobody whose number it cannot see.
    private Task<CommandResult> RunAsync(params string[] arguments) => CommandResult.RunAsync(
        new ProcessSpec("nsenter", ["--target", _first, "--pid", "--mount", "systemctl", "--user", .. arguments]) { Environment = _house.Environment }, "", BrokerHouse.Token);

    private string FindFirst() => Directory.GetFiles(_group, "cgroup.procs", SearchOption.AllDirectories).SelectMany(File.ReadLines)
        .First(process => File.ReadLines($"/proc/{process}/status").Any(line => line.StartsWith("NSpid:", StringComparison.Ordinal) && line.Split('\t') is [_, _, "1"]));

    private bool TryRemove()
    {
        try
        {
            foreach (string group in Directory.GetDirectories(_group, "*", SearchOption.AllDirectories).OrderByDescending(path => path.Length).Append(_group))
                Directory.Delete(group);
            return true;
        }
        catch (DirectoryNotFoundException)
        {
            return !Directory.Exists(_group);
        }
        catch (IOException)
        {
            return false;
        }
    }

    private static void Install(BrokerHouse house)
    {
        string units = house[".config/systemd/user"], tools = house[".dotnet/tools"];
        Directory.CreateDirectory(units);
        Directory.CreateDirectory(tools);
        foreach (string unit in Directory.GetFiles(Path.Combine(AppContext.BaseDirectory, "systemd")))
            File.Copy(unit, Path.Combine(units, Path.GetFileName(unit)));
        string tool = Path.Combine(tools, "netclient-broker");
        File.WriteAllText(tool, $"#!/bin/sh\nexec '{BrokerHouse.Dotnet}' exec '{BrokerHouse.Program}' \"$@\"\n");
        File.SetUnixFileMode(tool, UnixFileMode.UserRead | UnixFileMode.UserExecute);
    }
}
