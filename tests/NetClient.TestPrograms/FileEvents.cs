namespace NetClient.TestPrograms;

/// <summary>Files as signals between a test and its program.</summary>
internal static class FileEvents
{
    /// <summary>Ends when the file is there.</summary>
    public static async Task ExistsAsync(string path)
    {
        using var watcher = new FileSystemWatcher(Path.GetDirectoryName(path)!, Path.GetFileName(path));
        var there = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        watcher.Created += (_, _) => there.TrySetResult();
        watcher.EnableRaisingEvents = true;
        if (!File.Exists(path))
            await there.Task;
    }
}
