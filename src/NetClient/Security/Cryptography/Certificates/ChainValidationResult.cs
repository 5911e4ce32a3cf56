namespace NetClient.Security.Cryptography.Certificates;

/// <summary>What is wrong with a certificate or its chain.</summary>
/// <remarks>Values that <c>IgnorableServerCertificateErrors</c> takes: Untrusted, Expired, IncompleteChain, WrongUsage, InvalidName,
/// RevocationInformationMissing, RevocationFailure.</remarks>
public enum ChainValidationResult
{
    /// <summary>Nothing.</summary>
    Success = 0,

    /// <summary>The root is not trusted.</summary>
    Untrusted = 1,

    /// <summary>A certificate was revoked.</summary>
    Revoked = 2,

    /// <summary>A certificate is expired or not yet valid.</summary>
    Expired = 3,

    /// <summary>An issuer is missing.</summary>
    IncompleteChain = 4,

    /// <summary>A signature is wrong.</summary>
    InvalidSignature = 5,

    /// <summary>A certificate is used for what it is not meant for.</summary>
    WrongUsage = 6,

    /// <summary>The certificate is for another name, or a name constraint forbids the name.</summary>
    InvalidName = 7,

    /// <summary>A policy of an issuer is not met.</summary>
    InvalidCertificateAuthorityPolicy = 8,

    /// <summary>A certificate that is no CA issued another, or a path length is exceeded.</summary>
    BasicConstraintsError = 9,

    /// <summary>A critical extension is not understood.</summary>
    UnknownCriticalExtension = 10,

    /// <summary>The certificate does not say where its revocation can be asked for, or nobody may be asked.</summary>
    RevocationInformationMissing = 11,

    /// <summary>The revocation server could not be reached.</summary>
    RevocationFailure = 12,

    /// <summary>Something else, weak keys and signatures among it.</summary>
    OtherErrors = 13,
}
