using NetClient.Errors;
using NetClient.Security.Cryptography.Certificates;

namespace NetClient.Networking.Sockets.Internal;

/// <summary>A peer's certificate and what was found in it: findings, not a verdict.</summary>
internal sealed record CertificateReport(Certificate? Certificate, IReadOnlyList<Certificate> Intermediates, IReadOnlyList<ChainValidationResult> Errors)
{
    public static readonly CertificateReport Empty = new(null, [], []);

    /// <summary>Adds findings; gravest first, each once.</summary>
    public CertificateReport With(IEnumerable<ChainValidationResult> more) =>
        this with { Errors = [.. Errors.Concat(more).Distinct().OrderBy(CertificateResultTable.GetRank)] };

    /// <summary>What is left when one socket's rules are applied; the handshake passes when that is nothing.</summary>
    public IReadOnlyList<ChainValidationResult> Refused(IReadOnlyList<ChainValidationResult> ignorable, bool requireRevocationInformation) =>
        [.. Errors.Where(error => !ignorable.Contains(error) && (requireRevocationInformation || !IsMissingRevocation(error)))];

    private static bool IsMissingRevocation(ChainValidationResult error) =>
        error is ChainValidationResult.RevocationInformationMissing or ChainValidationResult.RevocationFailure;
}
