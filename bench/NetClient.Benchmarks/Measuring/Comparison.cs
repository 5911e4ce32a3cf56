using System.Diagnostics;
using NetClient.Benchmarks.Peers;
using NetClient.Benchmarks.Rows;

namespace NetClient.Benchmarks.Measuring;

/// <summary>Runs a row: both sides against one counterpart, in turns, in short slices, so that whatever slows the machine down slows both.</summary>
internal static class Comparison
{
    public static async Task<RowResult> RunAsync(Row row, RunOptions options)
    {
        await using PeerProcess peer = await PeerProcess.StartAsync(row.Peer);
        await Cores.AssignAsync(peer.Process, row.OneConnection);
        await WarmUpAsync(row.Baseline, peer, options);
        await WarmUpAsync(row.Candidate, peer, options);

        List<(Sample Baseline, Sample Candidate)> rounds = [];
        for (int round = 0; round < options.Rounds; round++)
        {
            // Whoever goes second meets what the first has left behind (buffers to drain, caches), so they change places.
            Sample first, second;
            if (round % 2 == 0)
            {
                first = await MeasureAsync(row.Baseline, peer, options);
                second = await MeasureAsync(row.Candidate, peer, options);
                rounds.Add((first, second));
            }
            else
            {
                first = await MeasureAsync(row.Candidate, peer, options);
                second = await MeasureAsync(row.Baseline, peer, options);
                rounds.Add((second, first));
            }
        }
        return new RowResult(row, rounds, row.Question is { } question ? await peer.AskAsync(question) : null);
    }

    private static async Task WarmUpAsync(Contestant contestant, PeerProcess peer, RunOptions options)
    {
        await using Side side = await contestant.OpenAsync(peer);

        // In slices, as it is measured later: code that was compiled for one long loop is not the code of many short ones.
        for (TimeSpan done = TimeSpan.Zero; done < options.WarmUp; done += options.Slice)
            await side.RunAsync(new Slice(options.Slice));
    }

    // A connection finds a way of running with its peer, by the windows it has grown and who wakes whom, and keeps to it: every slice has a new one, so that the median is over many.
    private static async Task<Sample> MeasureAsync(Contestant contestant, PeerProcess peer, RunOptions options)
    {
        await using Side side = await contestant.OpenAsync(peer);
        await side.RunAsync(new Slice(options.Slice / 4));
        return await MeasureAsync(side, peer, options);
    }

    private static async Task<Sample> MeasureAsync(Side side, PeerProcess peer, RunOptions options)
    {
        for (int attempt = 0; ; attempt++)
        {
            Sample sample = await MeasureOnceAsync(side, peer, options);
            if (sample.ForeignCores <= options.MaxForeign)
                return sample;
            if (attempt >= options.Retries)
                return sample with { IsDirty = true };
            await Task.Delay(options.Slice); // others may be done by then
        }
    }

    private static async Task<Sample> MeasureOnceAsync(Side side, PeerProcess peer, RunOptions options)
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        MachineCpu machine = MachineCpu.Read(peer.Process);
        long allocated = GC.GetTotalAllocatedBytes(precise: true);
        TimeSpan cpu = Environment.CpuUsage.TotalTime;
        long start = Stopwatch.GetTimestamp();

        long operations = await side.RunAsync(new Slice(options.Slice));

        double seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        double cpuSeconds = (Environment.CpuUsage.TotalTime - cpu).TotalSeconds;
        allocated = GC.GetTotalAllocatedBytes(precise: true) - allocated;
        double foreign = MachineCpu.Read(peer.Process).ForeignSince(machine) / seconds;
        return new Sample(Math.Max(1, operations), seconds, cpuSeconds, allocated, foreign, IsDirty: false);
    }
}
