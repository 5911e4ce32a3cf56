using System.Diagnostics;
using System.Globalization;
using NetClient.Networking.BackgroundTransfer;
using NetClient.Storage;

namespace NetClient.Benchmarks.Downloads;

/// <summary>This program as an uploader, in a process of its own: puts a file with the one or the other, and says how long that took, without the start of the process. Before the clock runs, a
/// small file shows it the way.</summary>
internal static class UploadProgram
{
    public const string Verb = "--upload";
    public const string HttpClientPut = "put";
    public const string Ours = "ours";

    /// <param name="args">The kind, the folder of the app, the file for warming up, the file, and where it goes.</param>
    public static async Task<int> RunAsync(string[] args)
    {
        (string kind, string folder, string warm, string file, string address) = (args[0], args[1], args[2], args[3], args[4]);
        Func<string, Task> run = kind is HttpClientPut ? path => PutAsync(path, address) : path => UploadAsync(path, address, folder);
        await run(warm);
        GC.Collect();

        long began = Stopwatch.GetTimestamp();
        TimeSpan cpu = Environment.CpuUsage.TotalTime;
        await run(file);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{Stopwatch.GetElapsedTime(began).TotalSeconds:0.0000} {(Environment.CpuUsage.TotalTime - cpu).TotalSeconds:0.0000}"));
        return 0;
    }

    private static async Task PutAsync(string path, string address)
    {
        using var client = new HttpClient(new SocketsHttpHandler { UseProxy = false }) { Timeout = Timeout.InfiniteTimeSpan };
        await using FileStream file = File.OpenRead(path);
        using HttpResponseMessage response = await client.PutAsync(address, new StreamContent(file));
        response.EnsureSuccessStatusCode();
    }

    private static async Task UploadAsync(string path, string address, string folder)
    {
        NetClient.Internal.NetClientContext context = DownloadProgram.NewContext(folder);
        await new BackgroundUploader(context) { Method = "PUT" }.CreateUpload(new Uri(address), await StorageFile.GetFileFromPathAsync(path)).StartAsync();
        await context.Transfers.DisposeAsync();
    }
}
