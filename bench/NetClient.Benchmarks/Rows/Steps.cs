using NetClient.Benchmarks.Measuring;

namespace NetClient.Benchmarks.Rows;

/// <summary>Rows of a few nanoseconds, on which nothing but the processor is at work.</summary>
internal static class Steps
{
    private const int Batch = 4096;
    private static int _yes;   // where the answers go, so that nobody can leave the questions out

    /// <summary>Something to repeat; a structure, so that the loop holds it and calls nothing.</summary>
    public interface IStep
    {
        /// <summary>Does it once.</summary>
        bool Run(int turn);
    }

    public static Contestant Of<T>(string name, T step)
        where T : struct, IStep =>
        new(name, _ => Task.FromResult(new Side(slice => Task.FromResult(Run(step, slice)))));

    private static long Run<T>(T step, Slice slice)
        where T : struct, IStep
    {
        long done = 0;
        int yes = 0;
        for (; !slice.IsOver; done += Batch)
        {
            for (int turn = 0; turn < Batch; turn++)
                yes += step.Run(turn) ? 1 : 0;
        }

        Volatile.Write(ref _yes, yes);
        return done;
    }
}
