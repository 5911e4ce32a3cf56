using System.Runtime.Versioning;
using NetClient.Networking.Sockets.Internal.Handoff;

namespace NetClient.Broker.Internal;

/// <summary>The folder of control socket, log and what is kept: the user's, and nobody else's.</summary>
[UnsupportedOSPlatform("windows")]
internal static class ControlFolder
{
    private const UnixFileMode Owner = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    private const UnixFileMode Others = UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.GroupExecute | UnixFileMode.OtherRead | UnixFileMode.OtherWrite | UnixFileMode.OtherExecute;

    /// <summary>Makes it where it is not there, and judges it before anything is written into it.</summary>
    /// <exception cref="UnauthorizedAccessException">It is another user's, or others may enter it.</exception>
    public static string Make(string controlSocket)
    {
        string folder = Path.GetDirectoryName(controlSocket)!;
        Directory.CreateDirectory(folder, Owner);
        if (!LinuxCalls.IsOwnedBy(folder, LocalPeer.OwnUser))
            throw new UnauthorizedAccessException($"'{folder}' is another user's, so it is no place for the broker's control socket. Remove it, or set XDG_RUNTIME_DIR.");
        if ((File.GetUnixFileMode(folder) & Others) != 0)
            throw new UnauthorizedAccessException($"Others may enter '{folder}', so it is no place for the broker's control socket. Make it private (chmod 700).");
        return folder;
    }
}
