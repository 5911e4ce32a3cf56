namespace NetClient.Networking.BackgroundTransfer.Internal.Downloads;

/// <summary>Tells an app which bytes have come since it was told last. While it holds a deferral, the news is gathered.</summary>
internal sealed class RangeNews(Download download, Action<BackgroundTransferRangesDownloadedEventArgs> raise)
{
    private readonly Lock _gate = new();
    private ByteRanges _told = new();
    private int _beginning;
    private bool _isTelling;

    /// <summary>Something has come. Tells it, unless somebody is being told.</summary>
    public void Look()
    {
        BackgroundTransferRangesDownloadedEventArgs args;
        lock (_gate)
        {
            if (_isTelling)
                return;
            int beginning = download.Beginnings;
            ByteRanges now = download.Ranges();
            bool restarted = beginning != _beginning;
            if (restarted)
                (_told, _beginning) = (new ByteRanges(), beginning);
            List<BackgroundTransferFileRange> added = [.. now.Except(_told).Select(range => new BackgroundTransferFileRange((ulong)range.Start, (ulong)(range.End - range.Start)))];
            if (added.Count == 0 && !restarted)
                return;
            _told = now;
            _isTelling = true;
            args = new BackgroundTransferRangesDownloadedEventArgs(added, restarted, Told);
        }
        raise(args);
        args.Release();
    }

    private void Told()
    {
        lock (_gate)
            _isTelling = false;
        ThreadPool.UnsafeQueueUserWorkItem(static news => news.Look(), this, preferLocal: false);
    }
}
