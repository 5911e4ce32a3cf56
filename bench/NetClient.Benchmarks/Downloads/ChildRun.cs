using System.Diagnostics;
using System.Globalization;

namespace NetClient.Benchmarks.Downloads;

/// <summary>What a program took: from its start to its end, or for what it says itself on its last line ("seconds cpuSeconds"); and the most memory that it had at a time.</summary>
internal readonly record struct ChildRun(double Seconds, double CpuSeconds, double PeakMebibytes)
{
    public static async Task<ChildRun> OfAsync(string program, IEnumerable<string> arguments)
    {
        long began = Stopwatch.GetTimestamp();
        using Process process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        Task<string> output = process.StandardOutput.ReadToEndAsync(), errors = process.StandardError.ReadToEndAsync();
        Task exit = process.WaitForExitAsync();
        double peak = 0, cpu = 0;
        while (!exit.IsCompleted)
        {
            (peak, cpu) = Look(process, peak, cpu);
            await Task.WhenAny(exit, Task.Delay(5));
        }
        double seconds = Stopwatch.GetElapsedTime(began).TotalSeconds;
        if (process.ExitCode != 0)
            throw new InvalidOperationException($"{program} ended with {process.ExitCode}: {await output}{await errors}");
        string[] said = (await output).TrimEnd().Split('\n')[^1].Split(' ');
        return said is [var time, var used] && double.TryParse(time, CultureInfo.InvariantCulture, out double own) && double.TryParse(used, CultureInfo.InvariantCulture, out double ownCpu)
            ? new ChildRun(own, ownCpu, peak)
            : new ChildRun(seconds, cpu, peak);
    }

    private static (double Peak, double Cpu) Look(Process process, double peak, double cpu)
    {
        try
        {
            process.Refresh();
            return (Math.Max(peak, process.PeakWorkingSet64 / (double)(1 << 20)), Math.Max(cpu, process.TotalProcessorTime.TotalSeconds));
        }
        catch (InvalidOperationException)
        {
            return (peak, cpu);   // it has just ended
        }
    }
}
