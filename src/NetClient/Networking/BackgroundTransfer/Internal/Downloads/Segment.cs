namespace NetClient.Networking.BackgroundTransfer.Internal.Downloads;

/// <summary>The bytes that one connection is to bring. Guarded by the <see cref="SegmentPlan"/> it belongs to.</summary>
internal sealed class Segment(long start, long? end, Segment? takenFrom = null)
{
    public long Start { get; } = start;

    /// <summary>Whose second half it was; null when nobody was bringing these bytes.</summary>
    public Segment? TakenFrom { get; } = takenFrom;

    /// <summary>The first byte that is not in the file yet.</summary>
    public long Next { get; set; } = start;

    /// <summary>The first byte that nobody has taken on: up to here somebody is writing.</summary>
    public long Reserved { get; set; } = start;

    /// <summary>The byte after the last; null when the server has not said how many there are. Another connection may take bytes away from here.</summary>
    public long? End { get; set; } = end;

    public bool IsDone => Next >= End;
}
