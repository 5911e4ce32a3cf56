namespace NetClient.Security.Credentials.Internal;

/// <summary>What tells one credential from another.</summary>
internal readonly record struct CredentialName(string Resource, string UserName);
