using NetClient.Foundation;
using NetClient.Networking.BackgroundTransfer;

namespace Uploader;

/// <summary>An upload and how it ended.</summary>
internal sealed class Running(UploadOperation upload, IAsyncOperationWithProgress<UploadOperation, UploadOperation> operation)
{
    public UploadOperation Upload => upload;

    public Task Task { get; } = operation.AsTask();

    public string Name => upload.SourceFile?.Name ?? upload.RequestedUri.AbsolutePath;

    /// <summary>Says how it ended; true when there is nothing wrong.</summary>
    public bool Tell()
    {
        BackgroundUploadProgress progress = upload.Progress;
        switch (progress.Status)
        {
            case BackgroundTransferStatus.Completed:
                Console.WriteLine($"{Name}: {upload.GetResponseInformation()?.StatusCode}, {progress.BytesSent} bytes sent");
                return true;
            case BackgroundTransferStatus.Error:
                Console.WriteLine($"{Name}: {Task.Exception?.InnerException?.Message}");
                return false;
            default:
                Console.WriteLine($"{Name}: stopped at {progress.BytesSent} bytes; {(upload.Method == "POST" ? "a POST is not sent twice" : "run again to send it anew")}");
                return true;
        }
    }
}
