namespace NetClient.Networking.BackgroundTransfer.Internal.Journal;

/// <summary>The parts of a transfer that are sealed in the journal.</summary>
internal sealed record TransferSecrets
{
    /// <summary>The whole address.</summary>
    public required string Address { get; init; }

    public IReadOnlyList<KeyValuePair<string, string>> Headers { get; set; } = [];

    public CredentialRecord? Server { get; set; }

    public CredentialRecord? Proxy { get; set; }

    /// <summary>Whether there is anything to hide.</summary>
    public bool AreNeeded(Uri address) => Headers.Count > 0 || Server is not null || Proxy is not null || address.UserInfo.Length > 0 || address.Query.Length > 0;
}

internal sealed record CredentialRecord(string Resource, string UserName, string Password);
