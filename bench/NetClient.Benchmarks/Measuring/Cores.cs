using System.Diagnostics;
using System.Globalization;

namespace NetClient.Benchmarks.Measuring;

/// <summary>Which cores the two ends of a row run on.</summary>
/// <remarks>Left to itself, the scheduler puts the two ends of a single connection on one core or on two, for seconds at a time: that doubles or halves the cost of a wake-up, whatever
/// is measured, and the ratio of two sides that met it differently says nothing. So rows with one connection run with each end on a core of its own. Rows that keep more than
/// one thread busy have all cores. Linux only (taskset); elsewhere the spread shows it.</remarks>
internal static class Cores
{
    private const string Tool = "/usr/bin/taskset";

    private static readonly string All = $"0-{Environment.ProcessorCount - 1}";
    private static readonly string AllButTheFirst = $"1-{Environment.ProcessorCount - 1}";

    public static bool CanBeChosen => OperatingSystem.IsLinux() && Environment.ProcessorCount > 1 && File.Exists(Tool);

    /// <summary>Gives this process the first core and its counterpart the others, or all to both.</summary>
    public static async Task AssignAsync(Process counterpart, bool apart)
    {
        if (!CanBeChosen)
            return;
        using Process self = Process.GetCurrentProcess();
        await AssignAsync(self, apart ? "0" : All);
        await AssignAsync(counterpart, apart ? AllButTheFirst : All);
    }

    private static async Task AssignAsync(Process process, string cores)
    {
        string[] arguments = ["--all-tasks", "--pid", "--cpu-list", cores, process.Id.ToString(CultureInfo.InvariantCulture)];
        using Process run = Process.Start(new ProcessStartInfo(Tool, arguments) { RedirectStandardOutput = true }) ?? throw new InvalidOperationException("taskset did not start.");
        await run.StandardOutput.ReadToEndAsync();
        await run.WaitForExitAsync();
        if (run.ExitCode != 0)
            throw new InvalidOperationException($"taskset failed with exit code {run.ExitCode}.");
    }
}
