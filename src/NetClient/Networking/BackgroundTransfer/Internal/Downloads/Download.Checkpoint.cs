using NetClient.Networking.BackgroundTransfer.Internal.Journal;

namespace NetClient.Networking.BackgroundTransfer.Internal.Downloads;

internal sealed partial class Download
{
    private readonly Lock _checkpointing = new();
    private Task _checkpoint = Task.CompletedTask;
    private long _lastCheckpoint;
    private long _bytesSince;
    private bool _isNew;

    /// <summary>Begins a checkpoint beside the transfer, when one is due and none is under way.</summary>
    private void CheckpointIfDue(int bytes)
    {
        long since = Interlocked.Add(ref _bytesSince, bytes);
        TransferOptions options = Engine.Options;
        long last = Interlocked.Read(ref _lastCheckpoint);
        if (since < options.CheckpointBytes && Engine.Time.GetElapsedTime(last) < options.CheckpointInterval)
            return;
        lock (_checkpointing)
        {
            if (!_checkpoint.IsCompleted || Interlocked.Read(ref _lastCheckpoint) != last)
                return;
            _checkpoint.GetAwaiter().GetResult();   // what the last one failed by ends the transfer
            Interlocked.Exchange(ref _bytesSince, 0);
            Interlocked.Exchange(ref _lastCheckpoint, Engine.Time.GetTimestamp());
            _checkpoint = Task.Run(Checkpoint);
        }
    }

    /// <summary>Makes lasting what came: first the bytes, then the record that speaks of them. In the other order a power cut would leave a record of bytes that are not there.</summary>
    private void Checkpoint()
    {
        ByteRanges written = _plan.Snapshot();
        if (_file is not { } file)
            return;
        file.Flush();
        if (_isNew)
        {
            Files.FlushFolder(Path.GetDirectoryName(_fileName)!);   // its name, too, must outlast a power cut
            _isNew = false;
        }
        Update(record => WithRanges(record, written));
    }

    private static TransferRecord WithRanges(TransferRecord record, ByteRanges written)
    {
        // Without a validator nothing can be continued, so there is nothing to remember. Pieces without number would not fit; the first ones do.
        if (record.Content?.Validator is null)
            return record;
        long[] ranges = [.. written.All.Take(RecordCheck.MaxRanges).SelectMany(range => new[] { range.Start, range.End })];
        return ranges.AsSpan().SequenceEqual([.. record.Ranges]) ? record : record with { Ranges = ranges };
    }

    /// <summary>Waits for a checkpoint that is under way, however it ends: another one follows, or the bytes are nobody's any more.</summary>
    private void AbandonCheckpoint()
    {
        Task running;
        lock (_checkpointing)
            (running, _checkpoint) = (_checkpoint, Task.CompletedTask);
        ((Task)running.ContinueWith(static ended => ended.Exception, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default)).Wait();
    }

    private async Task EndCheckpointAsync()
    {
        Task running;
        lock (_checkpointing)
            running = _checkpoint;
        await running.ConfigureAwait(false);
    }
}
