using System.Net.Sockets;
using NetClient.Networking.Connectivity;

namespace NetClient.Networking.Sockets.Internal;

/// <summary>Ties a socket to one network adapter, so that nothing leaves or arrives through another.</summary>
internal static partial class AdapterBinding
{
    public static void Apply(Socket socket, NetworkAdapter adapter, AddressFamily family)
    {
        if (OperatingSystem.IsLinux())
            ApplyOnLinux(socket, adapter);
        else if (OperatingSystem.IsMacOS())
            ApplyOnMacOS(socket, adapter, family);
        else if (OperatingSystem.IsWindows())
            ApplyOnWindows(socket, adapter, family);
        else
            throw new PlatformNotSupportedException("Binding to an adapter is known for Linux, macOS and Windows only.");
    }
}
