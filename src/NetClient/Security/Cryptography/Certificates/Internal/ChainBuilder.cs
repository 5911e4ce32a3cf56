using System.Security.Cryptography.X509Certificates;
using NetClient.Errors;
using NetClient.Internal;

namespace NetClient.Security.Cryptography.Certificates.Internal;

/// <summary>Builds one chain, as an app asks for it.</summary>
internal sealed class ChainBuilder
{
    /// <summary>How long hosts that certificates name may be waited for, all together.</summary>
    public static readonly TimeSpan RetrievalLimit = TimeSpan.FromSeconds(15);

    private readonly NetClientContext _context;
    private readonly ChainRules _rules;
    private readonly bool _mayUseNetwork, _mayFetchIssuers, _checksRevocation;

    public ChainBuilder(NetClientContext context, ChainBuildingParameters parameters)
    {
        Certificate[] roots = [.. parameters.ExclusiveTrustRoots];
        string[] usages = [.. parameters.EnhancedKeyUsages];
        foreach (Certificate root in roots)
            Throw.IfNull(root, nameof(parameters.ExclusiveTrustRoots));
        foreach (string usage in usages)
            ObjectId.Check(usage, nameof(parameters.EnhancedKeyUsages));
        _context = context;
        _rules = ChainRules.For(context, roots, usages, parameters.CurrentTimeValidationEnabled ? context.Time.GetUtcNow() : parameters.ValidationTimestamp);
        _mayUseNetwork = parameters.NetworkRetrievalEnabled;
        _mayFetchIssuers = parameters.NetworkRetrievalEnabled && parameters.AuthorityInformationAccessEnabled;
        _checksRevocation = parameters.RevocationCheckEnabled;
    }

    public async Task<CertificateChain> BuildAsync(X509Certificate2 leaf, X509Certificate2Collection issuers, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        long begun = _context.Time.GetTimestamp();

        // 1. What can be known without a network. Stores are read from disk, so not on the caller's thread.
        ChainFinding found = await Task.Run(() => ChainExaminer.Examine(leaf, issuers, _rules), cancellationToken).ConfigureAwait(false);

        // 2. Issuers that are missing, where the app asked for that.
        if (_mayFetchIssuers && found.Errors.Contains(ChainValidationResult.IncompleteChain))
            found = await new IssuerRetrieval(_context, _rules).CompleteAsync(leaf, issuers, found, RetrievalLimit, cancellationToken).ConfigureAwait(false);

        // 3. Revocation, with what is left of the time.
        if (_checksRevocation)
        {
            IReadOnlyList<ChainValidationResult> revocation = await new RevocationCheck(_context)
                .RunAsync(found, _rules, RetrievalLimit - _context.Time.GetElapsedTime(begun), cancellationToken, _mayUseNetwork).ConfigureAwait(false);
            found = found with { Errors = [.. found.Errors.Concat(revocation).Distinct().OrderBy(CertificateResultTable.GetRank)] };
        }
        return new CertificateChain(found, _rules);
    }
}
