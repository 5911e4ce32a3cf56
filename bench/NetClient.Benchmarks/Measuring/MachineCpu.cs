using System.Diagnostics;
using System.Globalization;

namespace NetClient.Benchmarks.Measuring;

/// <summary>CPU time of the whole machine, to tell what others took. Linux only; elsewhere nothing is known and every slice counts as clean.</summary>
internal readonly record struct MachineCpu(double BusySeconds, double OwnSeconds)
{
    private const double TicksPerSecond = 100; // USER_HZ, the unit of /proc/stat on every architecture that .NET runs on

    // cpu user nice system idle iowait irq softirq steal guest guest_nice. Guest is part of user; stolen time is another machine's work on our cores.
    private static readonly int[] BusyFields = [1, 2, 3, 6, 7, 8];

    public static MachineCpu Read(Process counterpart)
    {
        counterpart.Refresh();
        double own = Environment.CpuUsage.TotalTime.TotalSeconds + counterpart.TotalProcessorTime.TotalSeconds;
        return new MachineCpu(OperatingSystem.IsLinux() ? ReadBusy() : own, own);
    }

    /// <summary>What others took since <paramref name="earlier"/>, in seconds.</summary>
    public double ForeignSince(MachineCpu earlier) => Math.Max(0, BusySeconds - earlier.BusySeconds - (OwnSeconds - earlier.OwnSeconds));

    private static double ReadBusy()
    {
        string[] fields = File.ReadLines("/proc/stat").First().Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return BusyFields.Sum(i => double.Parse(fields[i], CultureInfo.InvariantCulture)) / TicksPerSecond;
    }
}
