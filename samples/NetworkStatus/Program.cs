using System.CommandLine;
using NetClient.Networking.Connectivity;
using NetworkStatus;
using Spectre.Console;

// Shows the connections of this machine and what changes about them, until Ctrl-C.
var once = new Option<bool>("--once") { Description = "Print the table and end." };
var root = new RootCommand("The network connections of this machine: how far they lead, what they cost, what changes.") { once };
root.SetAction((result, token) => result.GetValue(once) ? Task.FromResult(PrintOnce()) : WatchAsync(token));
return await root.Parse(args).InvokeAsync();

static int PrintOnce()
{
    if (Console.IsOutputRedirected)
        Report.WritePlain(Console.Out);
    else
        AnsiConsole.Write(Report.Draw([]));
    return 0;
}

static async Task<int> WatchAsync(CancellationToken stop)
{
    using var changed = new SemaphoreSlim(0);
    NetworkStatusChangedEventHandler onChange = _ => changed.Release();
    NetworkInformation.NetworkStatusChanged += onChange;
    try
    {
        if (Console.IsOutputRedirected)
            await PrintOnChangeAsync(changed, stop);
        else
            await AnsiConsole.Live(Report.Draw([])).StartAsync(screen => DrawOnChangeAsync(screen, changed, stop));
        return 0;
    }
    catch (OperationCanceledException) when (stop.IsCancellationRequested)
    {
        return 0;
    }
    finally
    {
        NetworkInformation.NetworkStatusChanged -= onChange;   // a static event keeps its handlers
    }
}

static async Task PrintOnChangeAsync(SemaphoreSlim changed, CancellationToken stop)
{
    while (true)
    {
        Report.WritePlain(Console.Out);
        await changed.WaitAsync(stop);
        Console.WriteLine();
    }
}

static async Task DrawOnChangeAsync(LiveDisplayContext screen, SemaphoreSlim changed, CancellationToken stop)
{
    List<string> changes = [];
    IReadOnlyList<Connection> before = Connection.All();
    while (true)
    {
        await changed.WaitAsync(stop);
        IReadOnlyList<Connection> now = Connection.All();
        changes.InsertRange(0, Connection.Compare(before, now).Select(line => $"{DateTime.Now:T}  {line}"));
        changes.RemoveRange(Math.Min(changes.Count, 10), Math.Max(0, changes.Count - 10));
        before = now;
        screen.UpdateTarget(Report.Draw(changes));
    }
}
