namespace NetClient.Benchmarks.Measuring;

/// <summary>One slice of one side.</summary>
/// <param name="Operations">What it got done.</param>
/// <param name="Seconds">How long that took by the wall clock.</param>
/// <param name="CpuSeconds">User and system time of the measuring process.</param>
/// <param name="AllocatedBytes">Managed bytes allocated by it.</param>
/// <param name="ForeignCores">CPU taken by others meanwhile, in cores.</param>
/// <param name="IsDirty">Whether that was more than allowed, and the patience was used up.</param>
internal readonly record struct Sample(long Operations, double Seconds, double CpuSeconds, long AllocatedBytes, double ForeignCores, bool IsDirty)
{
    public double Rate => Operations / Seconds;

    public double CpuMicroseconds => CpuSeconds * 1e6 / Operations;

    public double Allocated => (double)AllocatedBytes / Operations;
}
