namespace NetClient.Networking.BackgroundTransfer.Internal.Downloads;

internal sealed partial class Download
{
    private readonly Lock _reading = new();
    private readonly List<(long Position, TaskCompletionSource Came)> _readers = [];

    /// <summary>Waits for the byte at a position, which is fetched before others. Ends at once when it is there, when there is no such byte, and when the download is over.</summary>
    /// <param name="position">Where the byte is.</param>
    /// <param name="token">Ends the waiting.</param>
    /// <param name="mayBeThere">Whether it is enough that the byte is there. If not, until something more comes, or the download is over.</param>
    public async Task WaitForAsync(long position, CancellationToken token, bool mayBeThere = true)
    {
        var came = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_reading)
            _readers.Add((position, came));
        try
        {
            if ((mayBeThere && AvailableFrom(position) > 0) || End.IsCompleted || position >= _plan.Length)
                return;
            Volatile.Read(ref _crew)?.Demand(position);
            await Task.WhenAny(came.Task, End).WaitAsync(token).ConfigureAwait(false);
        }
        finally
        {
            lock (_reading)
                _readers.RemoveAll(reader => reader.Came == came);
        }
    }

    /// <summary>Tells those who wait for bytes that have come.</summary>
    private void TellReaders()
    {
        lock (_reading)
        {
            if (_readers.Count == 0)
                return;
            foreach ((long position, TaskCompletionSource came) in _readers)
            {
                if (_plan.ContiguousFrom(position) > 0)
                    came.TrySetResult();
            }
        }
    }

    /// <summary>Says again what readers wait for, to connections that were not there when they began to.</summary>
    private void DemandAgain(Crew crew)
    {
        long[] positions;
        lock (_reading)
            positions = [.. _readers.Select(reader => reader.Position)];
        foreach (long position in positions)
            crew.Demand(position);
    }
}
