// Compares NetClient with the classes of System.Net beneath it, one row after another. How, and what came out: bench/README.md.
using NetClient.Benchmarks;
using NetClient.Benchmarks.Downloads;
using NetClient.Benchmarks.Measuring;
using NetClient.Benchmarks.Peers;
using NetClient.Benchmarks.Report;
using NetClient.Benchmarks.Rows;

// The same program is its own counterpart, in a process of its own.
if (args is [PeerProcess.Verb, var kind])
    return await PeerProgram.RunAsync(kind);
if (args is [DownloadProgram.Verb, .. var download])
    return await DownloadProgram.RunAsync(download);
if (args is [UploadProgram.Verb, .. var upload])
    return await UploadProgram.RunAsync(upload);

if (RunOptions.Parse(args, out string? problem) is not { } options)
{
    Console.Error.WriteLine(problem);
    Console.Error.WriteLine(RunOptions.Usage);
    return 2;
}

Row[] rows = [.. AllRows.List.Where(row => options.Selects(row.Name))];
DownloadRow[] downloads = [.. DownloadRows.List.Where(row => options.Selects(row.Name) || options.Selects(DownloadRows.GroupName))];
bool idle = options.Selects(IdleConnections.Name);
bool memory = options.Selects(FeedMemory.Name);
if (rows.Length == 0 && downloads.Length == 0 && !idle && !memory)
{
    Console.Error.WriteLine("No row has such a name. The rows:");
    foreach (string name in AllRows.List.Select(row => row.Name).Concat(DownloadRows.List.Select(row => row.Name)).Append(IdleConnections.Name).Append(FeedMemory.Name))
        Console.Error.WriteLine($"  {name}");
    return 2;
}

Console.WriteLine(Machine.Describe(options));
Console.WriteLine();
bool allRan = true;
var table = new ComparisonTable(Console.Out, judge: !options.Quick);
foreach (Row row in rows)
    await TryAsync(row.Name, async () => table.Add(await Comparison.RunAsync(row, options)));
table.WriteNotes();
if (downloads.Length > 0)
    await TryAsync("Downloads", () => DownloadRows.RunAsync(downloads, options, Console.Out));
if (idle)
    await TryAsync(IdleConnections.Name, () => IdleConnections.RunAsync(options, Console.Out));
if (memory)
    await TryAsync(FeedMemory.Name, () => FeedMemory.RunAsync(Console.Out));
return allRan ? 0 : 1;

async Task TryAsync(string name, Func<Task> run)
{
    try
    {
        await run();
    }
    catch (Exception e)
    {
        allRan = false;
        Console.Error.WriteLine($"{name} did not run: {e}");
    }
}
