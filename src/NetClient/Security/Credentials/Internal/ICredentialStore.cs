namespace NetClient.Security.Credentials.Internal;

/// <summary>Where the credentials of one app are kept. Safe for threads and processes.</summary>
internal interface ICredentialStore
{
    IReadOnlyList<CredentialName> List();

    /// <summary>The password; null when the store does not have the credential.</summary>
    string? FindPassword(string resource, string userName);

    /// <summary>Adds or replaces.</summary>
    void Put(string resource, string userName, string password);

    /// <returns>Whether it was there.</returns>
    bool Remove(string resource, string userName);
}
