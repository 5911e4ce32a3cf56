using NetClient.Networking.BackgroundTransfer.Internal.Journal;

namespace NetClient.Networking.BackgroundTransfer.Internal.Uploads;

/// <summary>What an upload sends.</summary>
/// <param name="Pieces">Its pieces, in order.</param>
internal sealed record UploadBody(IReadOnlyList<PieceRecord> Pieces)
{
    /// <summary>The file that NetClient keeps for it; null for none.</summary>
    public string? Spool { get; init; }

    /// <summary>The media type; null for none in particular.</summary>
    public string? Type { get; init; }
}
