using System.Globalization;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using NetClient.Internal;

namespace NetClient.Networking.Sockets.Internal.Handoff;

/// <summary>Descriptors that a supervisor passed when it started this process: sd_listen_fds(3). They begin at number 3, and their names stand in the environment.</summary>
internal sealed partial class SystemdSockets
{
    private const int First = 3;               // SD_LISTEN_FDS_START
    private const int Most = 1 << 17;          // no supervisor passes more; a variable with nonsense in it must not cost more
    private const int GetFlags = 1;            // F_GETFD
    private const int SetFlags = 2;            // F_SETFD
    private const int CloseOnExec = 1;         // FD_CLOEXEC

    private static readonly Lazy<SystemdSockets> LazyOfProcess = new(() => new SystemdSockets(Environment.GetEnvironmentVariable, Environment.ProcessId, First));

    private readonly Lock _gate = new();
    private readonly List<(int Number, string Name)> _left = [];

    /// <param name="variable">The environment.</param>
    /// <param name="process">This process: what the variables say is for the process they name, and nobody else.</param>
    /// <param name="first">The first descriptor's number.</param>
    public SystemdSockets(Func<string, string?> variable, int process, int first)
    {
        bool isForUs = !OperatingSystem.IsWindows()
            && int.TryParse(variable("LISTEN_PID"), NumberStyles.None, CultureInfo.InvariantCulture, out int named) && named == process;
        if (!isForUs || !int.TryParse(variable("LISTEN_FDS"), NumberStyles.None, CultureInfo.InvariantCulture, out int count) || count > Most)
            return;
        string[] names = variable("LISTEN_FDNAMES") is { Length: > 0 } text ? text.Split(':') : [];
        for (int i = 0; i < count; i++)
        {
            // Passed without close-on-exec: a process that we start must not have them too.
            if (Control(first + i, GetFlags, 0) >= 0 && Control(first + i, SetFlags, CloseOnExec) >= 0)
                _left.Add((first + i, i < names.Length ? names[i] : "unknown"));
        }
    }

    /// <summary>Those of this process.</summary>
    public static SystemdSockets OfProcess => LazyOfProcess.Value;

    /// <summary>Takes every listening TCP socket; with a name, all that have it, which then must be such sockets.</summary>
    public Socket[] TakeListeners(string? name, Connector connector)
    {
        lock (_gate)
        {
            List<(int Number, string Name)> wanted = name is null
                ? [.. _left.Where(passed => Look(passed.Number) == SocketActivityKind.StreamSocketListener)]
                : [.. _left.Where(passed => passed.Name == name)];
            foreach ((int number, string itsName) in wanted)
            {
                if (Look(number) != SocketActivityKind.StreamSocketListener)
                    throw Throw.WrongState($"Descriptor {number}, passed with the name '{itsName}', is no TCP socket that listens. In a socket unit that is ListenStream= with a port.");
            }

            List<Socket> taken = [];
            try
            {
                foreach ((int number, _) in wanted)
                    taken.Add(connector.Adopt(new OwnedDescriptor(Duplicate(number)), SocketActivityKind.StreamSocketListener));
            }
            catch
            {
                taken.ForEach(socket => socket.Dispose());
                throw;
            }
            foreach ((int number, string itsName) in wanted)
            {
                _left.Remove((number, itsName));
                new OwnedDescriptor(number).Dispose();
            }
            return [.. taken];
        }
    }

    /// <summary>Takes all of them, whatever they are.</summary>
    public List<(OwnedDescriptor Descriptor, string Name)> TakeAll()
    {
        lock (_gate)
        {
            List<(OwnedDescriptor, string)> taken = [.. _left.Select(passed => (new OwnedDescriptor(passed.Number), passed.Name))];
            _left.Clear();
            return taken;
        }
    }

    // By a handle that does not own the descriptor: whoever looks must not close what it looks at.
    private static SocketActivityKind Look(int number)
    {
        using var handle = new SafeSocketHandle(number, ownsHandle: false);
        return Connector.KindOf(handle);
    }

    private static int Duplicate(int number) => Control(number, OperatingSystem.IsLinux() ? 1030 : 67, First) is var copy and >= 0   // F_DUPFD_CLOEXEC
        ? copy
        : throw new IOException($"Descriptor {number} cannot be duplicated: {Marshal.GetLastPInvokeErrorMessage()}.") { HResult = Errors.HResults.Fail };

    [LibraryImport("libc", EntryPoint = "fcntl", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Control(int descriptor, int command, int argument);
}
