namespace NetClient.Networking.BackgroundTransfer.Internal.Journal;

/// <summary>A piece of an upload's body: a file of the app's, or some bytes of the one that NetClient keeps itself.</summary>
internal sealed record PieceRecord
{
    /// <summary>More pieces than an upload ever has.</summary>
    public const int Most = 2048;

    /// <summary>The app's file; null for the bytes of <see cref="TransferRecord.BodyPath"/> at <see cref="Offset"/>.</summary>
    public string? Path { get; set; }

    /// <summary>Where in the kept file it begins.</summary>
    public long Offset { get; set; }

    /// <summary>How many bytes it has. A file of the app's that has another number of them has been changed ...</summary>
    public long Length { get; set; }

    /// <summary>... as one has whose last change is another than this: ticks of UTC.</summary>
    public long? Written { get; set; }
}
