using NetClient.ApplicationModel.Background;
using NetClient.Foundation;
using NetClient.Networking.BackgroundTransfer;
using NetClient.Storage;
using NetClient.Storage.Streams;

namespace NetClient.Tests.Docs;

internal static partial class Snippets
{
    public static async Task UploadAsync(StorageFile file, Action<double> show)
    {
        // begin Upload
        foreach (UploadOperation left in await BackgroundUploader.GetCurrentUploadsAsync())
            _ = left.AttachAsync();                        // what the last process left: a PUT is sent anew, a POST that had begun ends with its failure

        var uploader = new BackgroundUploader { Method = "PUT" };
        UploadOperation upload = uploader.CreateUpload(new Uri("https://store.example/report.pdf"), file);
        IAsyncOperationWithProgress<UploadOperation, UploadOperation> running = upload.StartAsync();
        running.Progress = (_, now) => show(now.Progress.BytesSent / Math.Max(1.0, now.Progress.TotalBytesToSend));
        await running;
        using var answer = new StreamReader(upload.GetResultStreamAt(0).AsStreamForRead());
        Console.WriteLine($"{upload.GetResponseInformation()?.StatusCode}: {await answer.ReadToEndAsync()}");
        // end Upload
    }

    public static async Task UploadFormAsync(StorageFile photo)
    {
        // begin UploadForm
        var title = new BackgroundTransferContentPart("title");
        title.SetText("Holidays");
        var picture = new BackgroundTransferContentPart("picture", photo.Name);
        picture.SetFile(photo);
        UploadOperation form = await new BackgroundUploader().CreateUploadAsync(new Uri("https://store.example/form"), [title, picture]);
        await form.StartAsync();
        // end UploadForm
    }

    public static void CompletionGroup(IReadOnlyList<StorageFile> files, Uri store)
    {
        // begin CompletionGroup
        BackgroundTaskFactory.Register("App.AllSent", () => new AllSentTask());   // in every process, so that the task can run there
        var group = new BackgroundTransferCompletionGroup();
        var task = new BackgroundTaskBuilder { Name = "all sent", TaskEntryPoint = "App.AllSent" };
        task.SetTrigger(group.Trigger);
        task.Register();

        var sender = new BackgroundUploader(group) { Method = "PUT" };
        foreach (StorageFile file in files)
            _ = sender.CreateUpload(new Uri(store, file.Name), file).StartAsync();
        group.Enable();                                    // all are created; from here on the group outlives the process
        // end CompletionGroup
    }

    private sealed class AllSentTask : IBackgroundTask
    {
        public void Run(IBackgroundTaskInstance taskInstance)
        {
            var details = (BackgroundTransferCompletionGroupTriggerDetails)taskInstance.TriggerDetails!;
            Console.WriteLine(details.Uploads.Count(upload => upload.Progress.Status == BackgroundTransferStatus.Completed));
        }
    }
}
