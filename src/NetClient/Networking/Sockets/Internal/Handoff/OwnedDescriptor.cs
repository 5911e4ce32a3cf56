using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace NetClient.Networking.Sockets.Internal.Handoff;

/// <summary>A descriptor that came from another process, before anybody knows what it is.</summary>
/// <remarks>Not a <see cref="System.Net.Sockets.SafeSocketHandle"/>, which resets a connection when it is released without ever having been a socket's: this connection may be somebody
/// else's as well.</remarks>
internal sealed partial class OwnedDescriptor : SafeHandleMinusOneIsInvalid
{
    public OwnedDescriptor(int descriptor)
        : base(ownsHandle: true) => SetHandle(descriptor);

    /// <summary>Gives the descriptor away: closing it is somebody else's now.</summary>
    public nint Release()
    {
        nint descriptor = handle;
        SetHandleAsInvalid();
        return descriptor;
    }

    protected override bool ReleaseHandle() => Close((int)handle) == 0;

    [LibraryImport("libc", EntryPoint = "close", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Close(int descriptor);
}
