using NetClient.Benchmarks.Measuring;

namespace NetClient.Benchmarks.Rows;

/// <summary>A contestant that is ready to run slices.</summary>
/// <param name="run">Works until the slice is over; tells how many operations were done.</param>
/// <param name="owned">What is closed with it.</param>
internal sealed class Side(Func<Slice, Task<long>> run, params IReadOnlyList<IDisposable> owned) : IAsyncDisposable
{
    public Task<long> RunAsync(Slice slice) => run(slice);

    public ValueTask DisposeAsync()
    {
        foreach (IDisposable one in owned)
            one.Dispose();
        return ValueTask.CompletedTask;
    }
}
