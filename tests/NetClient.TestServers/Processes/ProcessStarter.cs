using System.Collections.Concurrent;
using System.Diagnostics;

namespace NetClient.TestServers.Processes;

/// <summary>Starts every process from one thread that lives as long as the test host.</summary>
/// <remarks>Linux sends the parent-death signal when the <em>thread</em> that started the child ends, and a thread of the pool may end at any time.</remarks>
internal static class ProcessStarter
{
    private static readonly BlockingCollection<Action> Work = [];
    private static readonly string? SetPriv = Executable.Find("setpriv");

    // Signals the program when our end of its standard input closes, by our hand or with us. It ends together with the program.
    private const string Watcher =
        """
        exec 3<&0
        signal=$1; shift
        "$@" </dev/null 3<&- &
        child=$!
        (cat <&3; kill -"$signal" "$child") >/dev/null 2>&1 &
        exec 3<&- </dev/null
        wait "$child"
        """;

    static ProcessStarter() => new Thread(Run) { IsBackground = true, Name = "process starter" }.Start();

    /// <summary>Starts <paramref name="spec"/> with all three standard streams redirected.</summary>
    public static Task<Process> StartAsync(ProcessSpec spec)
    {
        ProcessStartInfo info = Describe(spec);
        var started = new TaskCompletionSource<Process>(TaskCreationOptions.RunContinuationsAsynchronously);
        Work.Add(() =>
        {
            try { started.SetResult(Process.Start(info)!); }
            catch (Exception e) { started.SetException(e); }
        });
        return started.Task;
    }

    private static void Run()
    {
        foreach (Action start in Work.GetConsumingEnumerable())
            start();
    }

    private static ProcessStartInfo Describe(ProcessSpec spec)
    {
        string[] command = [.. Prefix(spec), spec.FileName, .. spec.Arguments];
        var info = new ProcessStartInfo(command[0], command.Skip(1))
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
            WorkingDirectory = spec.WorkingDirectory ?? "",
        };
        foreach ((string name, string value) in spec.Environment)
            info.Environment[name] = value;
        return info;
    }

    private static IEnumerable<string> Prefix(ProcessSpec spec)
    {
        if (OperatingSystem.IsWindows())
            yield break;

        bool watched = spec.StopSignal is not null;
        bool dropped = spec.DropPrivileges && Environment.IsPrivilegedProcess;
        if (OperatingSystem.IsLinux() && SetPriv is not null && (dropped || !watched))
        {
            yield return SetPriv;
            if (dropped)
            {
                foreach (string option in (string[])["--reuid", "nobody", "--regid", "nogroup", "--clear-groups", "--inh-caps=-all", "--bounding-set=-all"])
                    yield return option;
            }

            // setpriv sets it after it has changed users, which matters: changing users clears it. That is also why it is
            // no use to a server that changes users by itself.
            if (!watched)
            {
                yield return "--pdeathsig";
                yield return "KILL";
            }
        }

        if (watched)
        {
            foreach (string word in (string[])["/bin/sh", "-c", Watcher, "sh", spec.StopSignal!])
                yield return word;
        }
    }
}
