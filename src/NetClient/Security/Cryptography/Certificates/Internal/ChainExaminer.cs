using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using NetClient.Errors;

namespace NetClient.Security.Cryptography.Certificates.Internal;

/// <summary>A chain as it was built: from the certificate to the last issuer found, and what is wrong with it. Names and revocation are others' business.</summary>
internal sealed record ChainFinding(X509Certificate2[] Path, IReadOnlyList<ChainValidationResult> Errors)
{
    /// <summary>The only roots that were trusted when it was built; none for the system's.</summary>
    public IReadOnlyList<X509Certificate2> Anchors { get; init; } = [];

    /// <summary>Whether the path ends in a root, trusted or not.</summary>
    public bool IsComplete => Path is [.., var last] && ChainExaminer.IsSelfIssued(last);
}

/// <summary>Builds chains without any network: issuers are taken from what came along and from the stores of the app and the system, never from an address in a
/// certificate.</summary>
internal static class ChainExaminer
{
    public const string ServerUsage = "1.3.6.1.5.5.7.3.1"; // id-kp-serverAuth
    public const string ClientUsage = "1.3.6.1.5.5.7.3.2"; // id-kp-clientAuth

    /// <param name="leaf">The certificate.</param>
    /// <param name="sent">The issuers that came along.</param>
    /// <param name="rules">What it is judged by.</param>
    public static ChainFinding Examine(X509Certificate2 leaf, X509Certificate2Collection sent, ChainRules rules)
    {
        X509Certificate2Collection issuers = rules.OwnIssuers.Count == 0 ? sent : [.. sent, .. rules.OwnIssuers];
        ChainFinding found = Build(leaf, issuers, [.. rules.Roots.Select(root => root.AsX509Certificate2())], rules);
        if (rules.Roots.Count > 0 || rules.OwnRoots.Count == 0 || !IsWithoutTrust(found) || found.Errors.Contains(ChainValidationResult.Revoked))
            return found;

        // .NET trusts either the system's roots or a list. So the app's own come second, and only where the system knows no root.
        ChainFinding byOwnRoots = Build(leaf, issuers, rules.OwnRoots, rules);
        return IsWithoutTrust(byOwnRoots) ? found : byOwnRoots;
    }

    public static X509ChainPolicy NewPolicy(X509Certificate2Collection issuers, IReadOnlyList<X509Certificate2> anchors, ChainRules rules)
    {
        var policy = new X509ChainPolicy
        {
            DisableCertificateDownloads = true,
            RevocationMode = X509RevocationMode.NoCheck,
            VerificationTime = rules.At.UtcDateTime,
            TrustMode = anchors.Count > 0 ? X509ChainTrustMode.CustomRootTrust : X509ChainTrustMode.System,
        };
        foreach (string usage in rules.Usages)
            policy.ApplicationPolicy.Add(new Oid(usage));
        policy.ExtraStore.AddRange(issuers);
        foreach (X509Certificate2 anchor in anchors)
            policy.CustomTrustStore.Add(anchor);
        return policy;
    }

    public static bool IsSelfIssued(X509Certificate2 certificate) => certificate.SubjectName.RawData.AsSpan().SequenceEqual(certificate.IssuerName.RawData);

    private static ChainFinding Build(X509Certificate2 leaf, X509Certificate2Collection issuers, IReadOnlyList<X509Certificate2> anchors, ChainRules rules)
    {
        using var chain = new X509Chain { ChainPolicy = NewPolicy(issuers, anchors, rules) };
        chain.Build(leaf);

        X509Certificate2[] path = [.. chain.ChainElements.Select(element => element.Certificate)];
        X509ChainStatusFlags flags = chain.ChainStatus.Aggregate(X509ChainStatusFlags.NoError, static (all, status) => all | status.Status);

        var errors = CertificateResultTable.FromFlags(flags & ~(X509ChainStatusFlags.UntrustedRoot | X509ChainStatusFlags.PartialChain)).ToList();
        // .NET on Linux says PartialChain for an unknown root as well; the end of the path tells the two apart.
        if ((flags & (X509ChainStatusFlags.UntrustedRoot | X509ChainStatusFlags.PartialChain)) != 0)
            errors.Add(EndsInRoot(path, issuers) ? ChainValidationResult.Untrusted : ChainValidationResult.IncompleteChain);
        if (HasWeakLink(path))
            errors.Add(ChainValidationResult.OtherErrors);
        return new ChainFinding(path, [.. errors.Distinct().OrderBy(CertificateResultTable.GetRank)]) { Anchors = anchors };
    }

    private static bool IsWithoutTrust(ChainFinding found) =>
        found.Errors.Contains(ChainValidationResult.Untrusted) || found.Errors.Contains(ChainValidationResult.IncompleteChain);

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
