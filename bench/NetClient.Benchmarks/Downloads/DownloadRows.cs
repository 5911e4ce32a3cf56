using System.Globalization;

namespace NetClient.Benchmarks.Downloads;

/// <summary>Downloads from nginx, and an upload to it: how long they take, and what of processor and memory, beside .NET's HttpClient and the programs that people use.</summary>
internal static class DownloadRows
{
    /// <summary>The filter that selects all of these rows has a part of this.</summary>
    public const string GroupName = "downloads and uploads";

    private const string SmallFiles = "fast/small/*";
    private const string Uploaded = "512m";

    private static readonly Downloader Copy = OfThisProgram("HttpClient, CopyToAsync", DownloadProgram.HttpClientCopy);
    private static readonly Downloader CopyAndFlush = OfThisProgram("HttpClient, CopyToAsync, flushed", DownloadProgram.HttpClientCopyAndFlush);
    private static readonly Downloader WithoutJournal = OfThisProgram("BackgroundDownloader without journal and flushes", DownloadProgram.OursWithoutJournal);

    public static readonly IReadOnlyList<DownloadRow> List =
    [
        new("download 1 GiB", "fast/1g", [Copy, CopyAndFlush, Ours(1), Ours(4), Ours(8), WithoutJournal, Curl, Aria(1), Aria(8)]),
        new("download 64 MiB", "fast/64m", [Copy, CopyAndFlush, Ours(1), Ours(4), Curl]),
        new("download 48 MiB, each connection 8 MiB/s", "capped/48m", [Curl, Ours(1), Ours(4), Ours(8), Aria(4), Aria(8)]),
        new("download 1,000 files of 10 KiB, 10 at a time", SmallFiles, [Copy, CopyAndFlush, Ours(4), WithoutJournal, Curl]),
        new("upload 512 MiB", Uploaded, [Upload("HttpClient, StreamContent", UploadProgram.HttpClientPut), Upload("BackgroundUploader", UploadProgram.Ours), CurlUpload]),
    ];

    private static Downloader Curl => new("curl", static (server, path, folder) => path == SmallFiles
        ? ("curl", ["-sS", "--fail", "--parallel", "--parallel-max", "10", "--output-dir", folder, "-o", "#1", server.At($"fast/small/[0000-{FileServer.SmallFiles - 1:0000}]")])
        : ("curl", ["-sS", "--fail", "-o", Path.Combine(folder, "file"), server.At(path)]));

    public static async Task RunAsync(IReadOnlyList<DownloadRow> rows, RunOptions options, TextWriter output)
    {
        var sizes = new Dictionary<string, long> { ["warm"] = 64 << 10 };
        long scale = options.Quick ? 64 : 1;
        foreach ((string name, long size) in new[] { ("1g", 1L << 30), ("64m", 64L << 20), ("48m", 48L << 20), (Uploaded, 512L << 20) })
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
        ThisProgram([DownloadProgram.Verb, kind, folder, connections.ToString(CultureInfo.InvariantCulture), server.At("fast/warm"), server.At(path)]));

    private static Downloader CurlUpload => new("curl", static (server, name, _) => ("curl", ["-sS", "--fail", "-T", server.PathOf(name), server.At("put/" + name)]));

    private static Downloader Upload(string name, string kind) => new(name, (server, file, folder) =>
        ThisProgram([UploadProgram.Verb, kind, folder, server.PathOf("warm"), server.PathOf(file), server.At("put/" + file)]));

    private static (string Program, IReadOnlyList<string> Arguments) ThisProgram(string[] arguments)
    {
        string program = Environment.ProcessPath!;
        string[] host = Path.GetFileNameWithoutExtension(program).Equals("dotnet", StringComparison.OrdinalIgnoreCase) ? [typeof(DownloadRows).Assembly.Location] : [];
        return (program, [.. host, .. arguments]);
    }

    // It would make room for the file first, byte by byte where the file system cannot do better.
    private static Downloader Aria(int connections) => new($"aria2c, {connections} connection{(connections == 1 ? "" : "s")}", (server, path, folder) =>
        ("aria2c", ["-q", "--no-conf", "--file-allocation=none", $"-x{connections}", $"-s{connections}", "-k1M", "-d", folder, server.At(path)]));
}
