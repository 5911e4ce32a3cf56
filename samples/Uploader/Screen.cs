using NetClient.Networking.BackgroundTransfer;
using Spectre.Console;

namespace Uploader;

/// <summary>A bar for each upload, with speed and the time that is left.</summary>
internal static class Screen
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(200);

    /// <summary>Shows the uploads until all have ended, or <paramref name="stop"/> says so: then they are left as a process that ends leaves them.</summary>
    public static Task ShowAsync(List<Running> running, CancellationToken stop) => AnsiConsole.Progress()
        .Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new DownloadedColumn(), new TransferSpeedColumn(), new RemainingTimeColumn())
        .StartAsync(async context =>
        {
            Dictionary<Running, ProgressTask> bars = running.ToDictionary(one => one, one => context.AddTask(Markup.Escape(one.Name), maxValue: 1));
            Task all = Task.WhenAll(running.Select(one => one.Task));
            while (!all.IsCompleted && !stop.IsCancellationRequested)
            {
                Show(bars);
                await Task.WhenAny(all, Task.Delay(Interval, CancellationToken.None));
            }
            Show(bars);
        });

    private static void Show(Dictionary<Running, ProgressTask> bars)
    {
        foreach ((Running one, ProgressTask bar) in bars)
        {
            BackgroundUploadProgress progress = one.Upload.Progress;
            bar.MaxValue = Math.Max(1, progress.TotalBytesToSend);
            bar.Value = progress.BytesSent;
        }
    }
}
