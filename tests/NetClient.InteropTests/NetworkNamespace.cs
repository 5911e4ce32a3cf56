using System.Collections.Concurrent;
using System.Diagnostics;
using System.Runtime.InteropServices;

namespace NetClient.InteropTests;

/// <summary>A network of its own for one test: interfaces, addresses and routes that are gone afterwards.</summary>
/// <remarks>A thread moves into a new network namespace (unshare(2)), and the whole test runs on it: sockets and programs made there belong to that network, whichever thread uses
/// them later. That needs root; making a network as a normal user needs a user namespace, which a process with several threads cannot enter.</remarks>
internal static class NetworkNamespace
{
    private const int NewNetwork = 0x4000_0000;   // CLONE_NEWNET

    /// <summary>Runs <paramref name="test"/> in a network that has what <paramref name="commands"/> of ip(8) make of it.</summary>
    public static async Task RunAsync(string[] commands, Func<Task> test)
    {
        if (!OperatingSystem.IsLinux() || !Environment.IsPrivilegedProcess)
            Interop.Unavailable("A network namespace needs Linux and root.");
        string ip = Interop.Tool("ip");
        var ended = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        new Thread(() => Run(ip, commands, test, ended)) { IsBackground = true, Name = "network namespace" }.Start();
        await ended.Task;
    }

    private static void Run(string ip, string[] commands, Func<Task> test, TaskCompletionSource ended)
    {
        try
        {
            if (Unshare(NewNetwork) != 0)
                throw new InvalidOperationException($"unshare failed: {Marshal.GetLastPInvokeErrorMessage()}");
            foreach (string command in commands)
                Execute(ip, command);
            var loop = new Loop();
            SynchronizationContext.SetSynchronizationContext(loop);
            loop.Run(test());
            ended.SetResult();
        }
        catch (Exception e)
        {
            ended.SetException(e);
        }
    }

    // From this thread, because a child has its parent thread's network.
    private static void Execute(string program, string arguments)
    {
        using Process process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true })!;
        string error = process.StandardError.ReadToEnd();
        process.WaitForExit();
        if (process.ExitCode != 0)
            throw new InvalidOperationException($"ip {arguments} ended with {process.ExitCode}: {error}");
    }

    [DllImport("libc", EntryPoint = "unshare", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Unshare(int flags);

    /// <summary>Brings the test back to its thread after each await.</summary>
    private sealed class Loop : SynchronizationContext
    {
        private readonly BlockingCollection<(SendOrPostCallback Callback, object? State)> _work = [];

        public override void Post(SendOrPostCallback d, object? state) => _work.Add((d, state));

        public override void Send(SendOrPostCallback d, object? state) => d(state);

        public void Run(Task test)
        {
            test.ContinueWith(_ => _work.CompleteAdding(), CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
            foreach ((SendOrPostCallback callback, object? state) in _work.GetConsumingEnumerable())
                callback(state);
            test.GetAwaiter().GetResult();
        }
    }
}
