using NetClient.Foundation;
using NetClient.Internal;
using NetClient.Networking.BackgroundTransfer.Internal;
using NetClient.Networking.BackgroundTransfer.Internal.Downloads;
using NetClient.Storage.Internal;
using NetClient.Storage.Streams;

namespace NetClient.Networking.BackgroundTransfer;

public sealed partial class DownloadOperation
{
    private readonly Lock _rangesGate = new();
    private TypedEventHandler<DownloadOperation, BackgroundTransferRangesDownloadedEventArgs>? _rangesDownloaded;
    private IDisposable? _rangesListening;

    /// <summary>Raised, on a thread of the pool, when bytes have come: with those since the last event, wherever in the file they are.</summary>
    /// <remarks>One event at a time; a deferral of its arguments holds up the next. What a handler throws is lost.</remarks>
    public event TypedEventHandler<DownloadOperation, BackgroundTransferRangesDownloadedEventArgs> RangesDownloaded
    {
        add
        {
            lock (_rangesGate)
            {
                _rangesDownloaded += value;
                _rangesListening ??= _download.Listen(new RangeNews(_download, RaiseRangesDownloaded).Look);
            }
        }
        remove
        {
            lock (_rangesGate)
            {
                _rangesDownloaded -= value;
                if (_rangesDownloaded is not null)
                    return;
                _rangesListening?.Dispose();
                _rangesListening = null;
            }
        }
    }

    /// <summary>Whether the result is to be read anywhere while the download runs. Bytes that a reader waits for are fetched before others.</summary>
    /// <value>Default <see langword="false"/>. It is set before <see cref="StartAsync"/>.</value>
    /// <exception cref="InvalidOperationException">The download was started (0x8000000E).</exception>
    /// <remarks>A server that sends no parts, or has no strong entity tag or date by which versions can be told apart, fails such a download with
    /// <see cref="Web.WebErrorStatus.InsufficientRangeSupport"/>, one that does not say how long the content is with <see cref="Web.WebErrorStatus.MissingContentLengthSupport"/>.</remarks>
    public bool IsRandomAccessRequired
    {
        get => _download.Record.RandomAccess;
        set
        {
            ThrowIfStarted(nameof(IsRandomAccessRequired));
            _download.Remember(record => record with { RandomAccess = value });
        }
    }

    /// <summary>The bytes that have come.</summary>
    /// <returns>A new list, in order.</returns>
    public IList<BackgroundTransferFileRange> GetDownloadedRanges() =>
        [.. _download.Ranges().All.Select(range => new BackgroundTransferFileRange((ulong)range.Start, (ulong)(range.End - range.Start)))];

    /// <summary>The result, to read anywhere while the download runs.</summary>
    /// <returns>A reference. A stream that it opens waits, when it is read, for bytes that have not come; they are fetched before others.</returns>
    /// <exception cref="InvalidOperationException">The download was not started, or <see cref="IsRandomAccessRequired"/> is not set (0x8000000E).</exception>
    /// <remarks>A stream learns what the download fails by. One of a download that has begun anew since, because the server's copy changed, throws
    /// <see cref="InvalidOperationException"/>: open another.</remarks>
    public IRandomAccessStreamReference GetResultRandomAccessStreamReference()
    {
        if (!_download.IsStarted || !IsRandomAccessRequired)
            throw Throw.WrongState("Random access needs a started download with IsRandomAccessRequired.");
        return new RandomAccessResult(_download, MediaTypes.Of(ResultFile.FileType));
    }

    private void RaiseRangesDownloaded(BackgroundTransferRangesDownloadedEventArgs args)
    {
        try
        {
            _rangesDownloaded?.Invoke(this, args);
        }
        catch (Exception e)
        {
            _download.Engine.Log.HandlerFailed(Guid, e);
        }
    }
}
