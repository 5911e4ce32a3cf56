using System.ComponentModel;
using System.Diagnostics;
using System.Runtime.ExceptionServices;
using System.Runtime.InteropServices;
using NetClient.TestServers.Processes;

namespace NetClient.Tests.Errors.Measured;

/// <summary>A network of one thread's own (Linux network namespace), for failures that loopback cannot have. A socket stays in the namespace it was made in.</summary>
internal static partial class NetworkNamespace
{
    private const int NewNetworkNamespace = 0x40000000; // CLONE_NEWNET

    /// <summary>Runs something on a thread with a network that is empty but for what <c>ip</c> is told to make; skips the test where that is not permitted.</summary>
    public static T Run<T>(string[] ipCommands, Func<T> action)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Network namespaces are Linux'.");
        string ip = Executable.Find("ip") ?? "";
        Assert.SkipWhen(ip.Length == 0 && ipCommands.Length > 0, "ip (iproute2) is not installed.");
        T? result = default;
        ExceptionDispatchInfo? failure = null;
        string? refused = null;
        // The namespace goes with the thread, so the thread must not be one of a pool.
        var thread = new Thread(() =>
        {
            try
            {
                if (unshare(NewNetworkNamespace) != 0)
                {
                    refused = new Win32Exception(Marshal.GetLastPInvokeError()).Message;
                    return;
                }
                foreach (string command in ipCommands)
                    Ip(ip, command);
                result = action();
            }
            catch (Exception e)
            {
                failure = ExceptionDispatchInfo.Capture(e);
            }
        });
        thread.Start();
        thread.Join();
        failure?.Throw();
        Assert.SkipUnless(refused is null, $"A network namespace needs root: {refused}.");
        return result!;
    }

    /// <summary>Tells <c>ip</c> more, in the network of the calling thread.</summary>
    public static void Here(params string[] ipCommands)
    {
        foreach (string command in ipCommands)
            Ip(Executable.Find("ip")!, command);
    }

    private static void Ip(string program, string arguments)
    {
        using Process process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true })!;
        string complaint = process.StandardError.ReadToEnd();
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, $"ip {arguments}: {complaint}");
    }

    [LibraryImport("libc", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int unshare(int flags);
}
