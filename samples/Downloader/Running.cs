using NetClient.Foundation;
using NetClient.Networking.BackgroundTransfer;

namespace Downloader;

/// <summary>A download and how it ended.</summary>
internal sealed class Running(DownloadOperation download, IAsyncOperationWithProgress<DownloadOperation, DownloadOperation> operation)
{
    public DownloadOperation Download => download;

    public Task Task { get; } = operation.AsTask();

    /// <summary>Gives up a download that an earlier process has left, with what has come of it.</summary>
    public static async Task CancelAsync(DownloadOperation left)
    {
        IAsyncOperationWithProgress<DownloadOperation, DownloadOperation> operation = left.AttachAsync();
        operation.Cancel();
        await ((Task)operation.AsTask()).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    /// <summary>Says how it ended; true when there is nothing wrong.</summary>
    public bool Tell()
    {
        BackgroundDownloadProgress progress = download.Progress;
        switch (progress.Status)
        {
            case BackgroundTransferStatus.Completed:
                Console.WriteLine($"{download.ResultFile.Name}: complete, {progress.BytesReceived} bytes");
                return true;
            case BackgroundTransferStatus.Error:
                Console.WriteLine($"{download.ResultFile.Name}: {Task.Exception?.InnerException?.Message}");
                return false;
            default:
                Console.WriteLine($"{download.ResultFile.Name}: paused at {progress.BytesReceived} bytes; run again to go on");
                return true;
        }
    }
}
