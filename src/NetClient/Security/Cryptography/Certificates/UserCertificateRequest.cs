namespace NetClient.Security.Cryptography.Certificates;

/// <summary>What the user is asked. An addition: Windows asks by itself, where it asks.</summary>
public sealed class UserCertificateRequest
{
    internal UserCertificateRequest(UserCertificateRequestKind kind, string storeName, IReadOnlyList<Certificate> certificates)
    {
        Kind = kind;
        StoreName = storeName;
        Certificates = certificates;
    }

    /// <summary>The certificates to choose from; with <see cref="UserCertificateRequestKind.Add"/> and <see cref="UserCertificateRequestKind.Delete"/> the one that it is about.</summary>
    public IReadOnlyList<Certificate> Certificates { get; }

    /// <summary>What the app wants to do.</summary>
    public UserCertificateRequestKind Kind { get; }

    /// <summary>The store: "MY" for the personal one.</summary>
    public string StoreName { get; }
}
