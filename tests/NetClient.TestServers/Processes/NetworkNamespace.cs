using System.ComponentModel;
using System.Diagnostics;
using System.Runtime.ExceptionServices;
using System.Runtime.InteropServices;

namespace NetClient.TestServers.Processes;

/// <summary>A network of one thread's own (Linux network namespace), with interfaces and addresses that loopback cannot have.</summary>
/// <remarks>A socket, and a program, stays in the namespace it was made in, whichever thread uses it later. Making one takes root; as a normal user it takes a user namespace too,
/// which a process with several threads cannot enter.</remarks>
public static class NetworkNamespace
{
    private const int NewNetworkNamespace = 0x40000000; // CLONE_NEWNET

    private static readonly Lazy<string?> Refusal = new(() => OnOwnThread(static () => unshare(NewNetworkNamespace) == 0 ? null : LastError()));

    /// <summary>Why there can be none here, as a sentence; null when there can.</summary>
    public static string? Obstacle =>
        !OperatingSystem.IsLinux() ? "Network namespaces are Linux'."
        : Executable.Find("ip") is null ? "ip (iproute2) is not installed."
        : Refusal.Value is { } refusal ? $"A network namespace needs root: {refusal}."
        : null;

    /// <summary>Runs something on a thread with a network that is empty but for what <c>ip</c> is told to make.</summary>
    /// <exception cref="InvalidOperationException">There is an <see cref="Obstacle"/>, or <c>ip</c> complained.</exception>
    public static T Run<T>(IEnumerable<string> ipCommands, Func<T> action) => OnOwnThread(() =>
    {
        if (unshare(NewNetworkNamespace) != 0)
            throw new InvalidOperationException($"unshare failed: {LastError()}");
        string ip = Executable.Find("ip") ?? throw new InvalidOperationException(Obstacle);
        foreach (string command in ipCommands)
            Execute(ip, command);
        return action();
    });

    /// <summary>Tells <c>ip</c> more, in the network of the calling thread.</summary>
    public static void Here(params string[] ipCommands)
    {
        string ip = Executable.Find("ip") ?? throw new InvalidOperationException(Obstacle);
        foreach (string command in ipCommands)
            Execute(ip, command);
    }

    // The namespace goes with the thread, so the thread must not be one of a pool.
    private static T OnOwnThread<T>(Func<T> action)
    {
        T? result = default;
        ExceptionDispatchInfo? failure = null;
        var thread = new Thread(() =>
        {
            try
            {
                result = action();
            }
            catch (Exception e)
            {
                failure = ExceptionDispatchInfo.Capture(e);
            }
        })
        { IsBackground = true, Name = "network namespace" };
        thread.Start();
        thread.Join();
        failure?.Throw();
        return result!;
    }

    private static void Execute(string program, string arguments)
    {
        using Process process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true })!;
        string complaint = process.StandardError.ReadToEnd();
        process.WaitForExit();
        if (process.ExitCode != 0)
            throw new InvalidOperationException($"ip {arguments}: {complaint}");
    }

    private static string LastError() => new Win32Exception(Marshal.GetLastPInvokeError()).Message;

#pragma warning disable SYSLIB1054   // the generated code would need unsafe blocks in this project
    [DllImport("libc", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int unshare(int flags);
#pragma warning restore SYSLIB1054
}
