using System.Security.Cryptography.X509Certificates;
using NetClient.Foundation.Internal;
using NetClient.Internal;
using NetClient.Security.Cryptography.Certificates.Internal;

namespace NetClient.Security.Cryptography.Certificates;

public sealed partial class Certificate
{
    /// <summary>Builds the chain of this certificate with the default parameters.</summary>
    /// <inheritdoc cref="BuildChainAsync(IEnumerable{Certificate}, ChainBuildingParameters, CancellationToken)"/>
    public Task<CertificateChain> BuildChainAsync(IEnumerable<Certificate>? certificates, CancellationToken cancellationToken = default) =>
        BuildChainAsync(certificates, new ChainBuildingParameters(), cancellationToken);

    /// <summary>Builds the chain of this certificate: finds its issuers, up to a root, and what is wrong with them.</summary>
    /// <param name="certificates">Issuers to choose from, besides those that came along with this certificate and those in the stores of the system and of the app;
    /// <see langword="null"/> for none.</param>
    /// <param name="parameters">How to build it.</param>
    /// <param name="cancellationToken">Stops it at once, whatever host it waits for.</param>
    /// <returns>The chain, also when it is incomplete, untrusted or expired: <see cref="CertificateChain.Validate()"/> tells.</returns>
    /// <remarks>Nothing is fetched past the app's manifest: the addresses that certificates name for their revocation are resolved and judged first, and when one is denied,
    /// nobody is asked and the result is <see cref="ChainValidationResult.RevocationFailure"/>. Issuers are fetched only if the parameters say so. All of that together may take
    /// 15 seconds; what is not known then counts as missing.
    /// <para>Source: <see href="https://learn.microsoft.com/uwp/api/windows.security.cryptography.certificates.certificate.buildchainasync"/> (documented).</para></remarks>
    /// <exception cref="ArgumentException"><paramref name="parameters"/> is <see langword="null"/>, a certificate among the arguments is, or a usage is no object identifier
    /// (0x80070057).</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled (0x800704C7).</exception>
    public Task<CertificateChain> BuildChainAsync(IEnumerable<Certificate>? certificates, ChainBuildingParameters parameters, CancellationToken cancellationToken = default)
    {
        Throw.IfNull(parameters);
        X509Certificate2Collection issuers = [.. Intermediates];
        foreach (Certificate issuer in certificates ?? [])
        {
            Throw.IfNull(issuer, nameof(certificates));
            issuers.Add(issuer._certificate);
            issuers.AddRange(issuer.Intermediates);
        }
        NetClientContext context = Context ?? NetClientContext.Default;
        var builder = new ChainBuilder(context, parameters);
        return CancellableOperation.Run(token => builder.BuildAsync(_certificate, issuers, token), cancellationToken);
    }
}
