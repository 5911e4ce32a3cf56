using System.Security.Cryptography.X509Certificates;
using NetClient.Networking.Sockets;
using NetClient.Security.Cryptography.Certificates;

namespace NetClient.Errors;

/// <summary>One thing that can be wrong with a certificate.</summary>
/// <param name="Result">What an app sees.</param>
/// <param name="Flags">What .NET's chain says for it; none where another part of NetClient finds it.</param>
/// <param name="HResult">What the failed connect carries.</param>
/// <param name="CanBeIgnored">Whether an app may let it pass.</param>
/// <param name="Evidence">How the pairing is known.</param>
internal sealed record CertificateResultRow(ChainValidationResult Result, X509ChainStatusFlags Flags, int HResult, bool CanBeIgnored, Evidence Evidence)
{
    /// <summary>Ignorable for what may be ignored, else fatal (inferred: Microsoft names six of them).</summary>
    public SocketSslErrorSeverity Severity => CanBeIgnored ? SocketSslErrorSeverity.Ignorable : SocketSslErrorSeverity.Fatal;
}

/// <summary>The one place that says what .NET's chain flags mean, how grave they are, and which HRESULT they become.</summary>
internal static class CertificateResultTable
{
    private const X509ChainStatusFlags None = X509ChainStatusFlags.NoError;

    private const X509ChainStatusFlags NameConstraints =
        X509ChainStatusFlags.InvalidNameConstraints | X509ChainStatusFlags.HasNotSupportedNameConstraint | X509ChainStatusFlags.HasNotDefinedNameConstraint |
        X509ChainStatusFlags.HasNotPermittedNameConstraint | X509ChainStatusFlags.HasExcludedNameConstraint;

    /// <summary>Gravest first: where several things are wrong, the first of them names the failure.</summary>
    internal static readonly CertificateResultRow[] Rows =
    [
        new(ChainValidationResult.Revoked, X509ChainStatusFlags.Revoked, unchecked((int)0x800B010C), false, Evidence.Documented),                                             // CERT_E_REVOKED
        new(ChainValidationResult.Revoked, X509ChainStatusFlags.ExplicitDistrust, unchecked((int)0x800B0111), false, Evidence.Documented),                                    // TRUST_E_EXPLICIT_DISTRUST
        new(ChainValidationResult.InvalidSignature, X509ChainStatusFlags.NotSignatureValid | X509ChainStatusFlags.CtlNotSignatureValid, unchecked((int)0x80096004), false, Evidence.Documented), // TRUST_E_CERT_SIGNATURE
        new(ChainValidationResult.BasicConstraintsError, X509ChainStatusFlags.InvalidBasicConstraints, unchecked((int)0x80096019), false, Evidence.Inferred),                 // TRUST_E_BASIC_CONSTRAINTS
        new(ChainValidationResult.UnknownCriticalExtension, X509ChainStatusFlags.HasNotSupportedCriticalExtension, unchecked((int)0x800B0105), false, Evidence.Inferred),     // CERT_E_CRITICAL
        new(ChainValidationResult.InvalidCertificateAuthorityPolicy, X509ChainStatusFlags.InvalidPolicyConstraints | X509ChainStatusFlags.NoIssuanceChainPolicy, unchecked((int)0x800B0113), false, Evidence.Inferred), // CERT_E_INVALID_POLICY
        // CERT_E_MALFORMED and not CERTSRV_E_WEAK_SIGNATURE_OR_KEY (0x80094016): that one has no status, and Unknown would hide that a certificate is to blame.
        new(ChainValidationResult.OtherErrors, X509ChainStatusFlags.HasWeakSignature | X509ChainStatusFlags.Cyclic | X509ChainStatusFlags.InvalidExtension, unchecked((int)0x800B0108), false, Evidence.Inferred),
        new(ChainValidationResult.Untrusted, X509ChainStatusFlags.UntrustedRoot, unchecked((int)0x800B0109), true, Evidence.Documented),                                      // CERT_E_UNTRUSTEDROOT
        new(ChainValidationResult.IncompleteChain, X509ChainStatusFlags.PartialChain, unchecked((int)0x800B010A), true, Evidence.Inferred),                                   // CERT_E_CHAINING
        new(ChainValidationResult.InvalidName, None, unchecked((int)0x800B010F), true, Evidence.Observed),                                                                    // CERT_E_CN_NO_MATCH
        new(ChainValidationResult.InvalidName, NameConstraints, unchecked((int)0x800B0114), true, Evidence.Inferred),                                                         // CERT_E_INVALID_NAME
        new(ChainValidationResult.Expired, X509ChainStatusFlags.NotTimeValid | X509ChainStatusFlags.CtlNotTimeValid, unchecked((int)0x800B0101), true, Evidence.Documented),  // CERT_E_EXPIRED
        new(ChainValidationResult.Expired, X509ChainStatusFlags.NotTimeNested, unchecked((int)0x800B0102), true, Evidence.Inferred),                                          // CERT_E_VALIDITYPERIODNESTING
        new(ChainValidationResult.WrongUsage, X509ChainStatusFlags.NotValidForUsage | X509ChainStatusFlags.CtlNotValidForUsage, unchecked((int)0x800B0110), true, Evidence.Inferred), // CERT_E_WRONG_USAGE
        new(ChainValidationResult.RevocationFailure, X509ChainStatusFlags.OfflineRevocation, unchecked((int)0x80092013), true, Evidence.Inferred),                            // CRYPT_E_REVOCATION_OFFLINE
        new(ChainValidationResult.RevocationInformationMissing, X509ChainStatusFlags.RevocationStatusUnknown, unchecked((int)0x80092012), true, Evidence.Inferred),           // CRYPT_E_NO_REVOCATION_CHECK
    ];

    /// <summary>What the flags of a chain mean, gravest first, each once.</summary>
    public static IEnumerable<ChainValidationResult> FromFlags(X509ChainStatusFlags flags) =>
        Rows.Where(row => (row.Flags & flags) != None).Select(row => row.Result).Distinct();

    /// <summary>Whether WinRT lets an app ignore a result.</summary>
    public static bool CanBeIgnored(ChainValidationResult result) => Find(result) is { CanBeIgnored: true };

    /// <summary>How grave a result is.</summary>
    public static SocketSslErrorSeverity GetSeverity(ChainValidationResult result) => Find(result)?.Severity ?? SocketSslErrorSeverity.None;

    /// <summary>The HRESULT of a failure for this result.</summary>
    public static int GetHResult(ChainValidationResult result) => Find(result)?.HResult ?? HResults.Fail;

    /// <summary>Position in the table: lower is graver.</summary>
    public static int GetRank(ChainValidationResult result) => Array.FindIndex(Rows, row => row.Result == result);

    private static CertificateResultRow? Find(ChainValidationResult result) => Array.Find(Rows, row => row.Result == result);
}
