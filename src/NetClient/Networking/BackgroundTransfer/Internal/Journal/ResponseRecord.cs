namespace NetClient.Networking.BackgroundTransfer.Internal.Journal;

/// <summary>The last response, for <see cref="ResponseInformation"/>. Its secrets are not in it: cookies, and the query of the address.</summary>
internal sealed record ResponseRecord
{
    public required int StatusCode { get; init; }

    public required string Address { get; init; }

    public bool IsResumable { get; set; }

    public IReadOnlyDictionary<string, string> Headers { get; set; } = new Dictionary<string, string>();
}
