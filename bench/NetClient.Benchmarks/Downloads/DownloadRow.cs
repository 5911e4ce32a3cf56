using System.Globalization;
using NetClient.Benchmarks.Measuring;

namespace NetClient.Benchmarks.Downloads;

/// <summary>Files, and those who download them in turns. Each is held against the first.</summary>
/// <param name="Name">What is downloaded.</param>
/// <param name="Path">Where the server has it.</param>
/// <param name="Downloaders">The first is the baseline.</param>
internal sealed record DownloadRow(string Name, string Path, IReadOnlyList<Downloader> Downloaders)
{
    public async Task RunAsync(FileServer server, int rounds, TextWriter output)
    {
        var runs = Downloaders.Select(_ => new List<ChildRun>()).ToArray();
        for (int round = 0; round < rounds; round++)
        {
            // Whoever comes next meets what the one before has left to write, so they change places.
            for (int i = 0; i < Downloaders.Count; i++)
            {
                int turn = (i + round) % Downloaders.Count;
                runs[turn].Add(await RunAsync(Downloaders[turn], server));
            }
        }
        for (int i = 0; i < Downloaders.Count; i++)
        {
            List<ChildRun> mine = runs[i], baseline = runs[0];
            Spread seconds = Spread.Of(mine.Select(run => run.Seconds)), ratio = Spread.Of(mine.Zip(baseline, static (one, other) => one.Seconds / other.Seconds));
            output.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"| {Name} | {Downloaders[i].Name} | {seconds.Median:0.000} s ({seconds.Min:0.000}..{seconds.Max:0.000}) | **{ratio.Median:0.00}** ({ratio.Min:0.00}..{ratio.Max:0.00}) | ") +
                string.Create(CultureInfo.InvariantCulture, $"{Spread.Of(mine.Select(run => run.CpuSeconds)).Median:0.00} s | {Spread.Of(mine.Select(run => run.PeakMebibytes)).Median:0} MiB |"));
        }
    }

    private async Task<ChildRun> RunAsync(Downloader downloader, FileServer server)
    {
        DirectoryInfo folder = Directory.CreateTempSubdirectory("netclient-bench-");
        try
        {
            (string program, IReadOnlyList<string> arguments) = downloader.Command(server, Path, folder.FullName);
            return await ChildRun.OfAsync(program, arguments);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}

/// <summary>A program that downloads.</summary>
/// <param name="Name">What a reader knows it by.</param>
/// <param name="Command">The command for a path of the server and a folder to download into.</param>
internal sealed record Downloader(string Name, Func<FileServer, string, string, (string Program, IReadOnlyList<string> Arguments)> Command);
