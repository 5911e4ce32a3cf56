using System.Runtime.InteropServices;

namespace NetClient.Benchmarks;

/// <summary>What the figures were taken on; ratios carry over to other machines, absolute figures do not.</summary>
internal static class Machine
{
    public static string Describe(RunOptions options) =>
        $"{RuntimeInformation.FrameworkDescription}, {RuntimeInformation.OSDescription}, {Environment.ProcessorCount} CPUs; " +
        (options.Quick ? "a quick run: the figures mean nothing" : $"{options.Rounds} rounds of {options.Slice.TotalMilliseconds:0} ms slices, foreign CPU up to {options.MaxForeign} cores");
}
