using NetClient.ApplicationModel.Background;
using NetClient.Foundation;
using NetClient.Networking.BackgroundTransfer;
using NetClient.Storage;

namespace NetClient.TestPrograms;

/// <summary>An app with uploads in a completion group: what the last process left goes on, or has failed; without anything left, it begins. It can be killed at any moment.</summary>
internal static class Uploads
{
    public static async Task<int> RunAsync(string method, string address, string[] files)
    {
        BackgroundTaskFactory.Register("AllSent", () => new AllSent());
        bool isNew = BackgroundTaskRegistration.AllTasks.Count == 0;
        var running = new List<Task>();
        foreach (UploadOperation left in await BackgroundUploader.GetCurrentUploadsAsync())
            running.Add(TellAsync(left, left.AttachAsync().AsTask()));
        Console.WriteLine($"attached {running.Count}");
        if (isNew)
        {
            var group = new BackgroundTransferCompletionGroup();
            var task = new BackgroundTaskBuilder { Name = "all sent", TaskEntryPoint = "AllSent" };
            task.SetTrigger(group.Trigger);
            task.Register();
            var uploader = new BackgroundUploader(group) { Method = method };
            foreach (string path in files)
            {
                UploadOperation upload = uploader.CreateUpload(new Uri(new Uri(address), Path.GetFileName(path)), await StorageFile.GetFileFromPathAsync(path));
                running.Add(TellAsync(upload, upload.StartAsync().AsTask()));
            }
            group.Enable();
            Console.WriteLine("enabled");
        }
        await Task.WhenAll(running);
        await AllSent.Ran.Task;
        Console.WriteLine("done");
        return 0;
    }

    private static async Task TellAsync(UploadOperation upload, Task end)
    {
        try
        {
            await end;
        }
        catch (Exception e)
        {
            Console.WriteLine(e.Message);
        }
        Console.WriteLine($"{Path.GetFileName(upload.RequestedUri.LocalPath)}: {upload.Progress.Status}");
    }

    private sealed class AllSent : IBackgroundTask
    {
        public static readonly TaskCompletionSource Ran = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public void Run(IBackgroundTaskInstance taskInstance)
        {
            var details = (BackgroundTransferCompletionGroupTriggerDetails)taskInstance.TriggerDetails!;
            Console.WriteLine("task: " + string.Join(", ", details.Uploads.Select(upload => $"{Path.GetFileName(upload.RequestedUri.LocalPath)} {upload.Progress.Status}").Order(StringComparer.Ordinal)));
            Ran.SetResult();
        }
    }
}
