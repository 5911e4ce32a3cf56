using NetClient.Foundation;
using NetClient.Internal;

namespace NetClient.Networking.BackgroundTransfer;

/// <summary>Which bytes of a download have come.</summary>
/// <remarks>Source: <see href="https://learn.microsoft.com/uwp/api/windows.networking.backgroundtransfer.backgroundtransferrangesdownloadedeventargs"/> (documented).</remarks>
public sealed class BackgroundTransferRangesDownloadedEventArgs
{
    private readonly Action _done;
    private int _open = 1;   // the handlers themselves

    internal BackgroundTransferRangesDownloadedEventArgs(IList<BackgroundTransferFileRange> addedRanges, bool wasDownloadRestarted, Action done)
    {
        AddedRanges = addedRanges;
        WasDownloadRestarted = wasDownloadRestarted;
        _done = done;
    }

    /// <summary>What has come since the last event, in order.</summary>
    public IList<BackgroundTransferFileRange> AddedRanges { get; }

    /// <summary>Whether the download has begun anew: what earlier events told of is no more.</summary>
    public bool WasDownloadRestarted { get; }

    /// <summary>Puts off the next event until the deferral is completed; what comes meanwhile is gathered in it.</summary>
    /// <returns>A deferral: complete or dispose it.</returns>
    /// <exception cref="InvalidOperationException">The handlers have returned already (0x8000000E).</exception>
    public Deferral GetDeferral()
    {
        int open = Volatile.Read(ref _open);
        while (open > 0)
        {
            int seen = Interlocked.CompareExchange(ref _open, open + 1, open);
            if (seen == open)
                return new Deferral(Release);
            open = seen;
        }
        throw Throw.WrongState("GetDeferral was called after the handler had returned; call it before the first await.");
    }

    internal void Release()
    {
        if (Interlocked.Decrement(ref _open) == 0)
            _done();
    }
}
