using System.ComponentModel;
using System.Security.Authentication;
using System.Security.Cryptography;
using NetSocketError = System.Net.Sockets.SocketError;

namespace NetClient.Errors;

/// <summary>The systems that .NET reports failures of.</summary>
[Flags]
internal enum Systems
{
    None = 0,
    Windows = 1,
    Linux = 2,
    MacOS = 4,
}

/// <summary>The call that failed, as far as the answer depends on it.</summary>
internal enum FailedCall
{
    /// <summary>Any, or one that is not known.</summary>
    Any,

    /// <summary>A write to a connection.</summary>
    StreamWrite,

    /// <summary>Sending or receiving datagrams.</summary>
    Datagram,
}

/// <summary>One failure that a system reports by another name than Windows does.</summary>
/// <param name="On">The systems.</param>
/// <param name="During">The call it is about; <see cref="FailedCall.Any"/> for all.</param>
/// <param name="Reported">What .NET says there.</param>
/// <param name="OnWindows">What it says, or Winsock does, where Windows Runtime code was written.</param>
/// <param name="Evidence">How that is known.</param>
internal sealed record PlatformDifference(Systems On, FailedCall During, NetSocketError Reported, NetSocketError OnWindows, Evidence Evidence);

/// <summary>The one place where what failed depends on the operating system.</summary>
/// <remarks>.NET levels most of it: <see cref="NetSocketError"/> has Winsock's numbers everywhere. What differs beside these rows is never read: the native code
/// (errno here, 61 on macOS for what is 111 on Linux), and the <see cref="Exception.HResult"/> of .NET's exceptions (0x80004005 for a socket, 5 from the name
/// lookup of Unix, OpenSSL's own number for TLS). Chains that .NET judges differently are told apart in <c>ChainExaminer</c>, by what is in them.</remarks>
internal static class PlatformDifferences
{
    private const Systems Unix = Systems.Linux | Systems.MacOS;

    internal static readonly PlatformDifference[] Rows =
    [
        // EPIPE: a write after the peer has closed or reset. On Windows Shutdown is only what the own Shutdown call has closed.
        new(Unix, FailedCall.Any, NetSocketError.Shutdown, NetSocketError.ConnectionAborted, Evidence.Observed),

        // EPROTOTYPE: a write that meets the connection's end half-way; .NET retries it a few times, then gives it away (dotnet/runtime 63291, 69882).
        new(Systems.MacOS, FailedCall.StreamWrite, NetSocketError.ProtocolType, NetSocketError.ConnectionAborted, Evidence.Inferred),

        // ICMP port unreachable.
        new(Unix, FailedCall.Datagram, NetSocketError.ConnectionRefused, NetSocketError.ConnectionReset, Evidence.Observed),

        // WSAEINTR: the socket was closed under a blocking call. Elsewhere .NET says OperationAborted itself.
        new(Systems.Windows, FailedCall.Any, NetSocketError.Interrupted, NetSocketError.OperationAborted, Evidence.Inferred),
    ];

    private static readonly Systems Here = OperatingSystem.IsWindows() ? Systems.Windows : OperatingSystem.IsMacOS() ? Systems.MacOS : Systems.Linux;

    /// <summary>What Windows would have said.</summary>
    public static NetSocketError Level(NetSocketError reported, FailedCall call) => Level(reported, call, Here);

    internal static NetSocketError Level(NetSocketError reported, FailedCall call, Systems system) =>
        Array.Find(Rows, row => row.Reported == reported && row.On.HasFlag(system) && (row.During == FailedCall.Any || row.During == call))?.OnWindows ?? reported;

    /// <summary>TLS itself broke, and not the connection under it: OpenSSL's and Apple's failures are cryptographic exceptions, Schannel's are Win32 ones.</summary>
    public static bool IsTlsFailure(Exception exception) =>
        exception is CryptographicException or AuthenticationException or Win32Exception and not System.Net.Sockets.SocketException;

    /// <summary>Whether a TLS library's text speaks of an alert. The text is OpenSSL's, Apple's or Schannel's; it names the alert, and nothing else in .NET does.</summary>
    public static bool SpeaksOfAlert(string message) => message.Contains("alert", StringComparison.OrdinalIgnoreCase);
}
