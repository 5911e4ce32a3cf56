namespace NetClient.Security.Cryptography.Certificates;

/// <summary>What an app wants of the user's certificates. An addition.</summary>
public enum UserCertificateRequestKind
{
    /// <summary>To use certificates that are in the store, with their private keys.</summary>
    Use,

    /// <summary>To put a certificate into the store.</summary>
    Add,

    /// <summary>To take a certificate out of the store.</summary>
    Delete,
}
