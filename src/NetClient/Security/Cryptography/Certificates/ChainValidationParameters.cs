using NetClient.Networking;

namespace NetClient.Security.Cryptography.Certificates;

/// <summary>What a chain is validated for.</summary>
/// <remarks>Source: <see href="https://learn.microsoft.com/uwp/api/windows.security.cryptography.certificates.chainvalidationparameters"/> (documented).</remarks>
public sealed class ChainValidationParameters
{
    /// <summary>Makes parameters with the defaults.</summary>
    public ChainValidationParameters()
    {
    }

    /// <summary>The policy that is applied.</summary>
    /// <value>Default <see cref="CertificateChainPolicy.Base"/>.</value>
    public CertificateChainPolicy CertificateChainPolicy { get; set; }

    /// <summary>The name or address of the server that the certificate must be for. It counts with <see cref="CertificateChainPolicy.Ssl"/> only.</summary>
    /// <value>Default null: names are not compared.</value>
    public HostName? ServerDnsName { get; set; }
}
