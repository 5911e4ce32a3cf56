using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using NetClient.Errors;
using NetClient.Security.Cryptography.Certificates;

namespace NetClient.Networking.Sockets.Internal;

/// <summary>A chain as it was built: from the peer's certificate to the last issuer found, and what is wrong with it. Names and revocation are others' business.</summary>
internal sealed record ChainFinding(X509Certificate2[] Path, IReadOnlyList<ChainValidationResult> Errors)
{
    /// <summary>Whether the path ends in a root, trusted or not.</summary>
    public bool IsComplete => Path is [.., var last] && ChainExaminer.IsSelfIssued(last);
}

/// <summary>Builds chains without any network: issuers are taken from what the peer sent and from the system's stores, never from an address in a certificate.</summary>
internal static class ChainExaminer
{
    public const string ServerUsage = "1.3.6.1.5.5.7.3.1"; // id-kp-serverAuth
    public const string ClientUsage = "1.3.6.1.5.5.7.3.2"; // id-kp-clientAuth

    /// <param name="leaf">The peer's certificate.</param>
    /// <param name="sent">The issuers it sent along.</param>
    /// <param name="roots">When not empty, the only roots trusted.</param>
    /// <param name="usage">What the certificate must be good for.</param>
    /// <param name="time">The clock that says what has expired.</param>
    public static ChainFinding Examine(X509Certificate2 leaf, X509Certificate2Collection sent, IReadOnlyList<Certificate> roots, string usage, TimeProvider time)
    {
        using var chain = new X509Chain { ChainPolicy = NewPolicy(sent, roots, usage, time) };
        chain.Build(leaf);

        X509Certificate2[] path = [.. chain.ChainElements.Select(element => element.Certificate)];
        X509ChainStatusFlags flags = chain.ChainStatus.Aggregate(X509ChainStatusFlags.NoError, static (all, status) => all | status.Status);

        var errors = CertificateResultTable.FromFlags(flags & ~(X509ChainStatusFlags.UntrustedRoot | X509ChainStatusFlags.PartialChain)).ToList();
        // .NET on Linux says PartialChain for an unknown root as well; the end of the path tells the two apart.
        if ((flags & (X509ChainStatusFlags.UntrustedRoot | X509ChainStatusFlags.PartialChain)) != 0)
            errors.Add(EndsInRoot(path, sent) ? ChainValidationResult.Untrusted : ChainValidationResult.IncompleteChain);
        if (HasWeakLink(path))
            errors.Add(ChainValidationResult.OtherErrors);
        return new ChainFinding(path, [.. errors.Distinct().OrderBy(CertificateResultTable.GetRank)]);
    }

    public static X509ChainPolicy NewPolicy(X509Certificate2Collection sent, IReadOnlyList<Certificate> roots, string usage, TimeProvider time)
    {
        var policy = new X509ChainPolicy
        {
            DisableCertificateDownloads = true,
            RevocationMode = X509RevocationMode.NoCheck,
            VerificationTime = time.GetUtcNow().UtcDateTime,
            TrustMode = roots.Count > 0 ? X509ChainTrustMode.CustomRootTrust : X509ChainTrustMode.System,
        };
        policy.ApplicationPolicy.Add(new Oid(usage));
        policy.ExtraStore.AddRange(sent);
        foreach (Certificate root in roots)
            policy.CustomTrustStore.Add(root.AsX509Certificate2());
        return policy;
    }

    public static bool IsSelfIssued(X509Certificate2 certificate) => certificate.SubjectName.RawData.AsSpan().SequenceEqual(certificate.IssuerName.RawData);

    /// <summary>Whether the path, or what was sent to prolong it, ends in a root.</summary>
    private static bool EndsInRoot(X509Certificate2[] path, X509Certificate2Collection sent)
    {
        X509Certificate2? last = path.LastOrDefault();
        for (int i = 0; last is not null && i <= sent.Count; i++)
        {
            if (IsSelfIssued(last))
                return true;
            X509Certificate2 child = last;
            last = sent.FirstOrDefault(issuer => issuer.SubjectName.RawData.AsSpan().SequenceEqual(child.IssuerName.RawData));
        }
        return false;
    }

    // The last element, when it is a root, is trusted or not for what it is: its own signature proves nothing either way.
    private static bool HasWeakLink(X509Certificate2[] path)
    {
        for (int i = 0; i < path.Length; i++)
        {
            bool isRoot = i > 0 && i == path.Length - 1 && IsSelfIssued(path[i]);
            if (WeakCryptography.HasWeakKey(path[i]) || (!isRoot && WeakCryptography.HasWeakSignature(path[i])))
                return true;
        }
        return false;
    }
}
