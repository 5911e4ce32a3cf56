using NetClient.Internal;
using NetClient.Networking.BackgroundTransfer.Internal.Downloads;
using NetClient.Storage.Streams;
using NetClient.Storage.Streams.Internal;

namespace NetClient.Networking.BackgroundTransfer;

public sealed partial class DownloadOperation
{
    /// <summary>Reads what has come so far, also while the download runs.</summary>
    /// <param name="position">The first byte to read.</param>
    /// <returns>A stream that ends where the bytes that have come end; reading on after more have come goes on.</returns>
    /// <exception cref="InvalidOperationException">The download was not started (0x8000000E).</exception>
    /// <remarks>What it gives has not been checked against a digest before the download is complete. When the download begins anew, open another stream.</remarks>
    public IInputStream GetResultStreamAt(ulong position)
    {
        if (!_download.IsStarted)
            throw Throw.WrongState("The download has not been started; there is nothing to read.");
        return new RandomAccessView(new ResultContent(_download), position, canRead: true, canWrite: false, nameof(IInputStream));
    }
}
