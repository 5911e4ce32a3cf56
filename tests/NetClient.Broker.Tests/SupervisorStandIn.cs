using System.Net.Sockets;
using System.Runtime.InteropServices;
using System.Text;
using NetClient.Networking.Sockets.Internal.Handoff;

namespace NetClient.Broker.Tests;

/// <summary>Does for the broker what systemd does (<see cref="SystemdUserManager"/>), wherever these tests run and step by step: makes the control socket, starts the broker with it and with what it keeps
/// (sd_listen_fds(3)), hears that it is ready and takes descriptors (sd_notify(3), FDSTORE).</summary>
internal sealed partial class SupervisorStandIn : IDisposable
{
    private const int DuplicateAbove = 1030;   // F_DUPFD_CLOEXEC
    private const int FirstSource = 400;       // above what a child gets
    private const int Kill = 9;
    private const int Terminate = 15;

    private readonly BrokerHouse _house;
    private readonly Socket _control = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
    private readonly Socket _notify = new(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified);
    private readonly Dictionary<string, OwnedDescriptor> _kept = new(StringComparer.Ordinal);
    private readonly Thread _thread;
    private TaskCompletionSource _ready = new();
    private volatile bool _isOver;
    private int _broker;

    public SupervisorStandIn(BrokerHouse house)
    {
        _house = house;
        Directory.CreateDirectory(Path.GetDirectoryName(house.ControlSocket)!, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        _control.Bind(new UnixDomainSocketEndPoint(house.ControlSocket));
        _control.Listen();
        _notify.Bind(new UnixDomainSocketEndPoint(house["notify"]));
        _thread = new Thread(Listen) { IsBackground = true };
        _thread.Start();
    }

    /// <summary>How many descriptors it keeps, by all that it was told until now.</summary>
    public int Count
    {
        get
        {
            lock (_kept)
            {
                HearAll_NeedsLock();
                return _kept.Count;
            }
        }
    }

    /// <summary>Starts a broker, and waits until it is ready.</summary>
    public async Task StartBrokerAsync()
    {
        _ready = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_kept)
        {
            HearAll_NeedsLock();
            _broker = Spawn([(SafeHandle)_control.SafeHandle, .. _kept.Values], ["control", .. _kept.Keys]);
        }
        await _ready.Task.WaitAsync(BrokerHouse.Token);
    }

    public void KillBroker() => EndBroker(Kill);

    /// <summary>As systemd stops or restarts it; returns when it has ended.</summary>
    public void StopBroker() => EndBroker(Terminate);

    private unsafe void EndBroker(int signal)
    {
        if (_broker == 0)
            return;
        _ = SendSignal(_broker, signal);
        int status;
        _ = WaitFor(_broker, &status, 0);
        _broker = 0;
    }

    public void Dispose()
    {
        KillBroker();
        _isOver = true;
        _notify.Dispose();
        _thread.Join();
        _control.Dispose();
        foreach (OwnedDescriptor descriptor in _kept.Values)
            descriptor.Dispose();
    }

    private void Listen()
    {
        try
        {
            while (!_isOver)
            {
                if (!_notify.Poll(TimeSpan.FromMilliseconds(100), SelectMode.SelectRead))
                    continue;
                lock (_kept)
                    HearAll_NeedsLock();
            }
        }
        catch (Exception e) when (e is ObjectDisposedException or IOException or SocketException)
        {
            // It was closed.
        }
    }

    private void HearAll_NeedsLock()
    {
        byte[] buffer = new byte[4096];
        while (_notify.Poll(TimeSpan.Zero, SelectMode.SelectRead))
        {
            var received = new ReceivedDescriptors();
            int count = DescriptorMessages.Receive(_notify.SafeHandle, buffer, received);
            if (count > 0)
                Hear_NeedsLock(Encoding.UTF8.GetString(buffer, 0, count).Split('\n').Select(line => line.Split('=', 2)).ToDictionary(parts => parts[0], parts => parts[1]), received.TakeSingle());
        }
    }

    private void Hear_NeedsLock(Dictionary<string, string> said, OwnedDescriptor? descriptor)
    {
        if (said.ContainsKey("READY"))
            _ready.TrySetResult();

        // Without FDPOLL=0 systemd drops what has ended, and what is unread in it.
        if (said.ContainsKey("FDSTORE") && said.GetValueOrDefault("FDPOLL") == "0" && descriptor is not null)
            _kept[said["FDNAME"]] = descriptor;
        else if (said.ContainsKey("FDSTOREREMOVE") && _kept.Remove(said["FDNAME"], out OwnedDescriptor? gone))
            gone.Dispose();
    }

    private unsafe int Spawn(SafeHandle[] descriptors, string[] names)
    {
        string[] arguments = ["/bin/sh", "-c", "LISTEN_PID=$$ exec \"$@\"", "sh", BrokerHouse.Dotnet, "exec", BrokerHouse.Program, "run", "--idle", "-1"];
        string[] environment =
        [
            .. _house.Environment.Select(pair => $"{pair.Key}={pair.Value}"), $"PATH={Environment.GetEnvironmentVariable("PATH")}", $"NOTIFY_SOCKET={_house["notify"]}",
            $"LISTEN_FDS={names.Length}", $"LISTEN_FDNAMES={string.Join(':', names)}",
        ];
        byte* actions = stackalloc byte[256];
        _ = InitActions(actions);
        _ = AddOpen(actions, 1, _house["broker.out"], 0x441, 0x180);   // O_WRONLY | O_CREAT | O_APPEND, 0600
        _ = AddDuplicate(actions, 1, 2);
        int[] sources = [.. descriptors.Select(descriptor => Control((int)descriptor.DangerousGetHandle(), DuplicateAbove, FirstSource))];
        for (int i = 0; i < sources.Length; i++)
            _ = AddDuplicate(actions, sources[i], 3 + i);
        byte** argv = ToArray(arguments), envp = ToArray(environment);
        int process;
        int error = PosixSpawn(&process, "/bin/sh", actions, null, argv, envp);
        foreach (int source in sources)
            new OwnedDescriptor(source).Dispose();
        return error == 0 ? process : throw new IOException($"The broker cannot be started: {error}.");
    }

    private static unsafe byte** ToArray(string[] texts)
    {
        byte** array = (byte**)NativeMemory.AllocZeroed((nuint)(texts.Length + 1), (nuint)sizeof(byte*));   // lives as long as the test
        for (int i = 0; i < texts.Length; i++)
            array[i] = (byte*)Marshal.StringToCoTaskMemUTF8(texts[i]);
        return array;
    }

    [LibraryImport("libc", EntryPoint = "posix_spawn", StringMarshalling = StringMarshalling.Utf8)]
    private static unsafe partial int PosixSpawn(int* process, string path, byte* actions, void* attributes, byte** arguments, byte** environment);

    [LibraryImport("libc", EntryPoint = "posix_spawn_file_actions_init")]
    private static unsafe partial int InitActions(byte* actions);

    [LibraryImport("libc", EntryPoint = "posix_spawn_file_actions_adddup2")]
    private static unsafe partial int AddDuplicate(byte* actions, int from, int to);

    [LibraryImport("libc", EntryPoint = "posix_spawn_file_actions_addopen", StringMarshalling = StringMarshalling.Utf8)]
    private static unsafe partial int AddOpen(byte* actions, int descriptor, string path, int flags, uint mode);

    [LibraryImport("libc", EntryPoint = "fcntl")]
    private static partial int Control(int descriptor, int command, int argument);

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int SendSignal(int process, int signal);

    [LibraryImport("libc", EntryPoint = "waitpid")]
    private static unsafe partial int WaitFor(int process, int* status, int options);
}
