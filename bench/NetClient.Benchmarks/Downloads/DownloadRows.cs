using System.Globalization;

namespace NetClient.Benchmarks.Downloads;

/// <summary>Downloads from nginx: how long they take, and what of processor and memory, beside .NET's HttpClient and the programs that people use.</summary>
internal static class DownloadRows
{
    private const string SmallFiles = "fast/small/*";

    private static readonly Downloader Copy = OfThisProgram("HttpClient, CopyToAsync", DownloadProgram.HttpClientCopy);
    private static readonly Downloader CopyAndFlush = OfThisProgram("HttpClient, CopyToAsync, flushed", DownloadProgram.HttpClientCopyAndFlush);
    private static readonly Downloader WithoutJournal = OfThisProgram("BackgroundDownloader without journal and flushes", DownloadProgram.OursWithoutJournal);

    public static readonly IReadOnlyList<DownloadRow> List =
    [
        new("download 1 GiB", "fast/1g", [Copy, CopyAndFlush, Ours(1), Ours(4), Ours(8), WithoutJournal, Curl, Aria(1), Aria(8)]),
        new("download 64 MiB", "fast/64m", [Copy, CopyAndFlush, Ours(1), Ours(4), Curl]),
        new("download 96 MiB, each connection 8 MiB/s", "capped/96m", [Curl, Ours(1), Ours(4), Ours(8), Aria(4), Aria(8)]),
        new("download 1,000 files of 10 KiB, 10 at a time", SmallFiles, [Copy, CopyAndFlush, Ours(4), WithoutJournal, Curl, Aria(1)]),
    ];

    private static Downloader Curl => new("curl", static (server, path, folder) => path == SmallFiles
        ? ("curl", ["-sS", "--fail", "--parallel", "--parallel-max", "10", "--output-dir", folder, "-o", "#1", server.At($"fast/small/[0000-{FileServer.SmallFiles - 1:0000}]")])
        : ("curl", ["-sS", "--fail", "-o", Path.Combine(folder, "file"), server.At(path)]));

    public static async Task RunAsync(IReadOnlyList<DownloadRow> rows, RunOptions options, TextWriter output)
    {
        var sizes = new Dictionary<string, long> { ["warm"] = 64 << 10 };
        long scale = options.Quick ? 64 : 1;
        foreach ((string name, long size) in new[] { ("1g", 1L << 30), ("64m", 64L << 20), ("96m", 96L << 20) })
        {
            if (rows.Any(row => row.Path.EndsWith(name, StringComparison.Ordinal)))
                sizes.Add(name, size / scale);
        }
        await using FileServer server = await FileServer.StartAsync(sizes);
        output.WriteLine();
        output.WriteLine("| row | who | time, median (min..max) | time, ratio to the first (min..max) | CPU | peak memory |");
        output.WriteLine("| --- | --- | ---: | ---: | ---: | ---: |");
        foreach (DownloadRow row in rows)
            await row.RunAsync(server, options.Rounds, output);
    }

    private static Downloader Ours(int connections) =>
        OfThisProgram($"BackgroundDownloader, up to {connections} connection{(connections == 1 ? "" : "s")}", DownloadProgram.Ours, connections);

    private static Downloader OfThisProgram(string name, string kind, int connections = 1) => new(name, (server, path, folder) =>
    {
        string program = Environment.ProcessPath!;
        string[] host = Path.GetFileNameWithoutExtension(program).Equals("dotnet", StringComparison.OrdinalIgnoreCase) ? [typeof(DownloadRows).Assembly.Location] : [];
        return (program, [.. host, DownloadProgram.Verb, kind, folder, connections.ToString(CultureInfo.InvariantCulture), server.At("fast/warm"), server.At(path)]);
    });

    // It would make room for the file first, byte by byte where the file system cannot do better.
    private static Downloader Aria(int connections) => new($"aria2c, {connections} connection{(connections == 1 ? "" : "s")}", (server, path, folder) =>
    {
        string[] settings = ["-q", "--no-conf", "--file-allocation=none", $"-x{connections}", $"-s{connections}", "-k1M", "-d", folder];
        return path == SmallFiles
            ? ("aria2c", [.. settings, "-j10", "-Z", "-P", server.At($"fast/small/[0000-{FileServer.SmallFiles - 1:0000}]")])
            : ("aria2c", [.. settings, server.At(path)]);
    });
}
