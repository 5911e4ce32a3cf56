using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace NetClient.Networking.Sockets.Internal.Handoff;

/// <summary>Who is at the other end of a Unix domain socket, as the kernel knows it.</summary>
internal static partial class LocalPeer
{
    private const int LinuxSocketLevel = 1;
    private const int LinuxCredentials = 17;   // SO_PEERCRED: struct ucred { pid, uid, gid }
    private const int MacLocalLevel = 0;       // SOL_LOCAL
    private const int MacCredentials = 1;      // LOCAL_PEERCRED: struct xucred { version, uid, ... }

    /// <summary>The user that this process acts as.</summary>
    public static uint OwnUser => GetEffectiveUser();

    /// <summary>The user that the peer acted as when it connected.</summary>
    public static uint UserOf(Socket channel)
    {
        Span<byte> credentials = stackalloc byte[80];
        int length = OperatingSystem.IsLinux()
            ? channel.GetRawSocketOption(LinuxSocketLevel, LinuxCredentials, credentials[..12])
            : channel.GetRawSocketOption(MacLocalLevel, MacCredentials, credentials);
        return length >= 8 ? MemoryMarshal.Read<uint>(credentials[4..]) : uint.MaxValue;
    }

    /// <summary>The peer's process; 0 where the system does not tell.</summary>
    public static int ProcessOf(Socket channel)
    {
        Span<byte> credentials = stackalloc byte[12];
        return OperatingSystem.IsLinux() && channel.GetRawSocketOption(LinuxSocketLevel, LinuxCredentials, credentials) == 12
            ? MemoryMarshal.Read<int>(credentials)
            : 0;
    }

    [LibraryImport("libc", EntryPoint = "geteuid")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial uint GetEffectiveUser();
}
