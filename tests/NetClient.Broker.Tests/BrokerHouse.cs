using System.Globalization;
using NetClient.ApplicationModel.Background.Internal.Protocol;
using NetClient.TestServers.Processes;

namespace NetClient.Broker.Tests;

/// <summary>A broker in a process of its own, and an app that uses it, both in a home that is theirs alone.</summary>
internal sealed class BrokerHouse : IAsyncDisposable
{
    private readonly TempDirectory _home = new("broker");
    private ChildProcess? _broker;

    private BrokerHouse()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "The broker runs on Linux.");
        Runtime = _home["run"];
        ControlSocket = Path.Combine(Runtime, "netclient", "broker.sock");
        Environment = new Dictionary<string, string>
        {
            ["HOME"] = _home.FullName,
            ["XDG_DATA_HOME"] = _home["data"],
            ["XDG_RUNTIME_DIR"] = Runtime,
            ["NETCLIENT_BROKER"] = Program,
        };
        Directory.CreateDirectory(Runtime);
    }

    public static CancellationToken Token => TestContext.Current.CancellationToken;

    public string Runtime { get; }

    public string ControlSocket { get; }

    public Dictionary<string, string> Environment { get; }

    public string this[string file] => _home[file];

    public static string Program => Path.Combine(AppContext.BaseDirectory, "netclient-broker.dll");

    public static string Dotnet => System.Environment.ProcessPath is { } host && Path.GetFileNameWithoutExtension(host) == "dotnet" ? host : Executable.Find("dotnet")!;

    /// <summary>A house without a broker: the app starts one.</summary>
    public static BrokerHouse WithoutBroker() => new();

    /// <summary>A house with a broker that listens.</summary>
    public static async Task<BrokerHouse> OpenAsync()
    {
        var house = new BrokerHouse();
        await house.StartBrokerAsync();
        return house;
    }

    /// <param name="under">The program that starts it, with arguments.</param>
    public async Task StartBrokerAsync(params string[] under)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(ControlSocket)!);
        File.SetUnixFileMode(Path.GetDirectoryName(ControlSocket)!, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        var there = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using FileSystemWatcher watcher = Watch(ControlSocket, there);
        _broker = await ChildProcess.StartAsync(new ProcessSpec(under.Append(Dotnet).First(), [.. under.Append(Dotnet).Skip(1), "exec", Program, "run", "--idle", "-1"]) { Environment = Environment });
        if (!File.Exists(ControlSocket))
            await there.Task.WaitAsync(Token);
        using var look = new PeriodicTimer(TimeSpan.FromMilliseconds(10));
        while (!CanConnect())   // between bind and listen
        {
            Assert.False(_broker.HasExited, Log);
            await look.WaitForNextTickAsync(Token);
        }
    }

    /// <summary>Ends when the file is there.</summary>
    public async Task FileAsync(string name)
    {
        var there = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using FileSystemWatcher watcher = Watch(this[name], there);
        if (!File.Exists(this[name]))
            await there.Task.WaitAsync(Token);
    }

    /// <summary>Runs the app to its end.</summary>
    public Task<CommandResult> RunAsync(params string[] arguments) => CommandResult.RunAsync(App(arguments), "", Token);

    /// <summary>Runs the app, which must succeed.</summary>
    public async Task<string> RunCheckedAsync(params string[] arguments)
    {
        CommandResult result = await RunAsync(arguments);
        Assert.True(result.ExitCode == 0, $"{string.Join(' ', arguments)} ended with {result.ExitCode}\n{result.Output}{result.Error}\n{_broker?.ReadLog()}");
        return result.Output;
    }

    public ProcessSpec App(params string[] arguments)
    {
        string[] output = AppContext.BaseDirectory.TrimEnd('/').Split('/')[^2..];
        string tests = Path.GetFullPath(Path.Combine(AppContext.BaseDirectory, "..", "..", "..", ".."));
        string program = Path.Combine(tests, "NetClient.TestPrograms", "bin", output[0], output[1], "NetClient.TestPrograms.dll");
        return new ProcessSpec(Dotnet, ["exec", program, .. arguments]) { Environment = Environment };
    }

    public StatusMessage Status()
    {
        using var looker = new RawApp(ControlSocket);
        return looker.Status();
    }

    /// <inheritdoc cref="RawApp.UntilAsync"/>
    public async Task<StatusMessage> UntilAsync(Func<StatusMessage, bool> isWanted)
    {
        using var looker = new RawApp(ControlSocket);
        return await looker.UntilAsync(isWanted, () => Log);
    }

    /// <summary>Ends the broker as the system would, without a word (SIGKILL).</summary>
    public async Task KillBrokerAsync()
    {
        using var process = System.Diagnostics.Process.GetProcessById(Status().Process);
        process.Kill();
        await process.WaitForExitAsync(Token);
    }

    /// <summary>How many sockets, and files of this house, the broker has open. Asked while connected: the loop has then done with all that happened before.</summary>
    public int DescriptorCount()
    {
        using var looker = new RawApp(ControlSocket);
        int process = looker.Status().Process;
        return Directory.GetFileSystemEntries($"/proc/{process.ToString(CultureInfo.InvariantCulture)}/fd")
            .Select(path => new FileInfo(path).LinkTarget)
            .Count(target => target is not null && (target.StartsWith("socket:", StringComparison.Ordinal) || target == this["file"]));
    }

    /// <summary>Waits until as many are open as before: what has just gone is seen a moment later. What leaks stays, and ends the test at its limit.</summary>
    public Task DescriptorsAreAsync(int before) => UntilAsync(_ => DescriptorCount() == before + 1);   // the one that asks

    public async Task<CommandResult> BrokerCommandAsync(params string[] arguments) =>
        await CommandResult.RunAsync(BrokerCommand(arguments), "", Token);

    public ProcessSpec BrokerCommand(params string[] arguments) => new(Dotnet, ["exec", Program, .. arguments]) { Environment = Environment };

    public string Log => _broker?.ReadLog() ?? "";

    public async ValueTask DisposeAsync()
    {
        if (_broker is not null)
        {
            string log = Log;
            await _broker.DisposeAsync();
            Assert.DoesNotContain("unexpected", log, StringComparison.Ordinal);
            Assert.DoesNotContain("Unhandled", log, StringComparison.Ordinal);
        }

        // A task that still has a socket would start a broker of its own to give it back to.
        while (Inhabitants() is { Count: > 0 } left)
            left.ForEach(Kill);
        _home.Dispose();
    }

    /// <summary>The processes that have this house's environment: brokers that an app has started, apps that a broker has started.</summary>
    private List<int> Inhabitants()
    {
        var found = new List<int>();
        foreach (string process in Directory.EnumerateDirectories("/proc"))
        {
            try
            {
                if (int.TryParse(Path.GetFileName(process), CultureInfo.InvariantCulture, out int id)
                    && File.ReadAllText($"{process}/environ").Contains($"XDG_RUNTIME_DIR={Runtime}\0", StringComparison.Ordinal))
                    found.Add(id);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                // It has just ended, or is somebody else's.
            }
        }
        return found;
    }

    private static void Kill(int id)
    {
        try
        {
            using var process = System.Diagnostics.Process.GetProcessById(id);
            process.Kill();
        }
        catch (Exception e) when (e is ArgumentException or InvalidOperationException)
        {
            // It has ended by itself.
        }
    }

    private bool CanConnect()
    {
        try
        {
            using var socket = new System.Net.Sockets.Socket(System.Net.Sockets.AddressFamily.Unix, System.Net.Sockets.SocketType.Stream, System.Net.Sockets.ProtocolType.Unspecified);
            socket.Connect(new System.Net.Sockets.UnixDomainSocketEndPoint(ControlSocket));
            return true;
        }
        catch (System.Net.Sockets.SocketException)
        {
            return false;
        }
    }

    private static FileSystemWatcher Watch(string path, TaskCompletionSource there)
    {
        var watcher = new FileSystemWatcher(Path.GetDirectoryName(path)!, Path.GetFileName(path));
        watcher.Created += (_, _) => there.TrySetResult();
        watcher.EnableRaisingEvents = true;
        return watcher;
    }
}
