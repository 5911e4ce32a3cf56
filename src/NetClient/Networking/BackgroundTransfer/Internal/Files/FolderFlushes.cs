using System.Diagnostics.CodeAnalysis;

namespace NetClient.Networking.BackgroundTransfer.Internal.Files;

/// <summary>Flushes folders for several transfers together: one flush serves all who had asked for it before it began.</summary>
internal sealed class FolderFlushes(ITransferFiles files)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, TaskCompletionSource?> _next = new(StringComparer.Ordinal);   // the folders that are being flushed, with those who wait for the flush after that

    /// <summary>Ends when the names in a folder, as they are now, are on the disk.</summary>
    public Task FlushAsync(string folder)
    {
        lock (_gate)
        {
            if (_next.TryGetValue(folder, out TaskCompletionSource? next))
            {
                // The flush that is under way may have passed the caller's name by.
                _next[folder] = next ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
                return next.Task;
            }
            _next.Add(folder, null);
        }
        var asked = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Flush(folder, asked);
        return asked.Task;
    }

    [SuppressMessage("Design", "CA1031:Do not catch general exception types", Justification = "Those who have asked get it.")]
    private void Flush(string folder, TaskCompletionSource asked)
    {
        Exception? failure = null;
        try
        {
            files.FlushFolder(folder);
        }
        catch (Exception e)
        {
            failure = e;
        }
        FlushNext(folder);
        if (failure is null)
            asked.SetResult();
        else
            asked.SetException(failure);
    }

    private void FlushNext(string folder)
    {
        TaskCompletionSource? next;
        lock (_gate)
        {
            next = _next[folder];
            if (next is null)
            {
                _next.Remove(folder);
                return;
            }
            _next[folder] = null;
        }
        ThreadPool.UnsafeQueueUserWorkItem(static flush => flush.Flushes.Flush(flush.Folder, flush.Asked), (Flushes: this, Folder: folder, Asked: next), preferLocal: false);
    }
}
