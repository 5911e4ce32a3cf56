using NetClient.Web.Syndication;

namespace NetClient.Web.AtomPub.Internal;

/// <summary>Counts what goes out and what comes back, and reports both together.</summary>
internal sealed class TransferReport(IProgress<TransferProgress> progress)
{
    private TransferProgress _now;

    /// <summary>A request's body begins: for a server that asks who is there, for the second time.</summary>
    public void Begin(long total)
    {
        _now = new TransferProgress(0, Clamp(total), 0, 0);
    }

    public void Sent(long bytes)
    {
        _now.BytesSent = Clamp(bytes);
        progress.Report(_now);
    }

    public void Received(RetrievalProgress received)
    {
        (_now.BytesRetrieved, _now.TotalBytesToRetrieve) = (received.BytesRetrieved, received.TotalBytesToRetrieve);
        progress.Report(_now);
    }

    private static uint Clamp(long bytes) => (uint)Math.Clamp(bytes, 0, uint.MaxValue);
}
