using System.Security.Cryptography.X509Certificates;
using NetClient.Internal;

namespace NetClient.Security.Cryptography.Certificates.Internal;

/// <summary>What a chain is judged by.</summary>
/// <param name="Roots">When not empty, the only roots trusted.</param>
/// <param name="Usages">What each certificate of the chain must be good for, as object identifiers; none for anything.</param>
/// <param name="At">The time at which they must be valid.</param>
internal sealed record ChainRules(IReadOnlyList<Certificate> Roots, IReadOnlyList<string> Usages, DateTimeOffset At)
{
    /// <summary>Roots that the app trusts beside the system's.</summary>
    public IReadOnlyList<X509Certificate2> OwnRoots { get; init; } = [];

    /// <summary>Issuers that the app has put by.</summary>
    public IReadOnlyList<X509Certificate2> OwnIssuers { get; init; } = [];

    /// <summary>With what the stores of the app hold.</summary>
    public static ChainRules For(NetClientContext context, IReadOnlyList<Certificate> roots, IReadOnlyList<string> usages, DateTimeOffset at) => new(roots, usages, at)
    {
        OwnRoots = roots.Count == 0 ? context.OwnCertificates.ReadTrusted(OwnCertificateStores.Root) : [],
        OwnIssuers = context.OwnCertificates.ReadTrusted(OwnCertificateStores.Intermediate),
    };
}
