namespace NetClient.Networking.BackgroundTransfer.Internal.Journal;

/// <summary>What a server said about the bytes it sends: by this a later answer is known to be of the same bytes.</summary>
internal sealed record ContentRecord
{
    /// <summary>All bytes; null when the server did not say.</summary>
    public long? Length { get; set; }

    /// <summary>What <c>If-Range</c> takes: a strong entity tag, or a date that qualifies. Null when there is neither, so that nothing can be continued.</summary>
    public string? Validator { get; set; }

    /// <summary>Whether the server has said, or shown, that it answers requests for ranges.</summary>
    public bool AcceptsRanges { get; set; }

    /// <summary>The digest of the whole that the server gave: "sha-256" or "sha-512", a colon, and the digest in base64.</summary>
    public string? Digest { get; set; }
}
