using NetClient.Networking.BackgroundTransfer;
using Spectre.Console;

namespace Downloader;

/// <summary>A bar for each download, with speed and the time that is left.</summary>
internal static class Screen
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(200);

    /// <summary>Shows the downloads until all have ended, or pauses them when <paramref name="stop"/> says so.</summary>
    public static Task ShowAsync(List<Running> running, CancellationToken stop) => AnsiConsole.Progress()
        .Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new DownloadedColumn(), new TransferSpeedColumn(), new RemainingTimeColumn())
        .StartAsync(async context =>
        {
            Dictionary<Running, ProgressTask> bars = running.ToDictionary(one => one, one => context.AddTask(Markup.Escape(one.Download.ResultFile.Name), maxValue: 1));
            bool paused = false;
            while (running.Exists(one => IsMoving(one, paused)))
            {
                foreach ((Running one, ProgressTask bar) in bars)
                    Show(one.Download.Progress, bar);
                if (stop.IsCancellationRequested && !paused)
                {
                    paused = true;
                    Pause(running);
                }
                await Task.WhenAny(Task.WhenAll(running.Select(one => one.Task)), Task.Delay(Interval, CancellationToken.None));
            }
            foreach ((Running one, ProgressTask bar) in bars)
                Show(one.Download.Progress, bar);
        });

    // What has been asked to pause is left when it has: its last bytes are on the disk then.
    private static bool IsMoving(Running one, bool paused) =>
        !one.Task.IsCompleted && !(paused && one.Download.Progress.Status is BackgroundTransferStatus.PausedByApplication);

    private static void Show(BackgroundDownloadProgress progress, ProgressTask bar)
    {
        bar.MaxValue = Math.Max(1, Math.Max(progress.TotalBytesToReceive, progress.BytesReceived));
        bar.Value = progress.BytesReceived;
    }

    private static void Pause(List<Running> running)
    {
        foreach (Running one in running.Where(one => !one.Task.IsCompleted))
        {
            try
            {
                one.Download.Pause();
            }
            catch (InvalidOperationException)
            {
                // It has just ended, or is paused.
            }
        }
    }
}
