using System.Collections.Frozen;
using System.Security.Cryptography;
using NetClient.Internal;

namespace NetClient.Security.Cryptography.Certificates.Internal;

/// <summary>What the policies ask of a chain beyond being one.</summary>
internal static class ChainPolicies
{
    // By their SHA-256, as Microsoft publishes them. Its older roots are signed with MD5 and SHA-1 and do not count.
    private static readonly FrozenSet<string> MicrosoftRoots = new[]
    {
        "DF545BF919A2439C36983B54CDFC903DFA4F37D3996D8D84B4C31EEC6F3C163E", // Microsoft Root Certificate Authority 2010
        "847DF6A78497943F27FC72EB93F9A637320A02B561D0A91B09E87A7807ED7C61", // Microsoft Root Certificate Authority 2011
    }.ToFrozenSet(StringComparer.Ordinal);

    public static IReadOnlyList<ChainValidationResult> Examine(ChainValidationParameters parameters, ChainFinding found, ChainRules rules) => parameters.CertificateChainPolicy switch
    {
        CertificateChainPolicy.Base => [],
        CertificateChainPolicy.Ssl => ExamineServer(parameters, found, rules),
        CertificateChainPolicy.NTAuthentication => [ChainValidationResult.OtherErrors],
        CertificateChainPolicy.MicrosoftRoot => EndsInMicrosoftRoot(found) ? [] : [ChainValidationResult.Untrusted],
        _ => throw Throw.Argument($"{parameters.CertificateChainPolicy} is not one of the policies.", "parameter"),
    };

    private static ChainValidationResult[] ExamineServer(ChainValidationParameters parameters, ChainFinding found, ChainRules rules)
    {
        if (found.Path.Length == 0)
            return [];

        // Issuers may be limited to usages as well, so the chain is built anew: offline, from the certificates that are in it.
        ChainFinding forServers = ChainExaminer.Examine(found.Path[0], [.. found.Path[1..]], rules with { Usages = [.. rules.Usages, ChainExaminer.ServerUsage] });
        bool isForName = parameters.ServerDnsName is not { } name || ServerName.Matches(found.Path[0], name);
        return isForName ? [.. forServers.Errors] : [.. forServers.Errors, ChainValidationResult.InvalidName];
    }

    private static bool EndsInMicrosoftRoot(ChainFinding found) =>
        found.IsComplete && MicrosoftRoots.Contains(found.Path[^1].GetCertHashString(HashAlgorithmName.SHA256));
}
