using System.Diagnostics;
using NetClient.ApplicationModel.Background;
using NetClient.TestServers.Processes;
using Tour;
using Tour.Chapters;
using Tour.Screens;
using Tour.Servers;

// Two chapters need processes that end: this program once more. What the broker starts is told so by an argument of the broker's.
LeavingProcess.RegisterTask();
if (await BackgroundActivation.RunAsync(args))
    return 0;
switch (args)
{
    case [DownloadProcess.Verb, var address, var path]:
        return await DownloadProcess.RunAsync(new Uri(address), path);
    case [LeavingProcess.Verb, var port, .. var root]:
        return await LeavingProcess.RunAsync(port, root.FirstOrDefault());
}

// Walks through NetClient against servers that it starts itself. Exit code 0 when everything happened as expected.
using var stop = new CancellationTokenSource(TimeSpan.FromMinutes(2));
Console.CancelKeyPress += (_, e) =>
{
    e.Cancel = true;
    stop.Cancel();
};

var clock = Stopwatch.StartNew();
List<Row> rows = [];
IScreen screen = Console.IsOutputRedirected ? new PlainScreen() : new LiveScreen();
try
{
    await using World world = await World.StartAsync(stop.Token);
    using var folder = new TempDirectory("tour");
    Chapter[] chapters =
    [
        PlainConnect.Write(world),
        TlsConnect.Write(world),
        BadCertificates.Write(world),
        IgnoringOneError.Write(world),
        Upgrade.Write(world),
        InjectionRefused.Write(world),
        MutualTls.Write(world),
        Capabilities.Write(),
        Http.Write(world),
        Cancellation.Write(world),
        WebSockets.Write(world),
        Feeds.Write(world),
        Downloads.Write(folder.FullName),
        SocketBroker.Write(world, folder),
    ];
    await screen.ShowAsync(chapters, async step =>
    {
        Row row = await RunAsync(step);
        rows.Add(row);
        return row;
    });
}
catch (OperationCanceledException) when (stop.IsCancellationRequested)
{
    Console.Error.WriteLine("The tour was stopped.");
    return 2;
}

int broken = rows.Count(row => !row.Held);
int leftOut = rows.Count(row => row.Outcome.LeftOut is not null);
screen.Conclude(
    $"{rows.Count - broken - leftOut} of {rows.Count} steps happened as expected{(leftOut > 0 ? $", {leftOut} left out" : "")}, in {clock.Elapsed.TotalSeconds:0.0} s.",
    good: broken == 0);
return broken == 0 ? 0 : 1;

async Task<Row> RunAsync(Step step)
{
    using var limit = CancellationTokenSource.CreateLinkedTokenSource(stop.Token);
    limit.CancelAfter(TimeSpan.FromSeconds(30));
    try
    {
        return new Row(step, await step.RunAsync(limit.Token));
    }
    catch (Exception e) when (!stop.IsCancellationRequested)
    {
        return new Row(step, new Outcome($"{e.GetType().Name} 0x{e.HResult:X8}", e.Message));   // nobody expected that
    }
}
