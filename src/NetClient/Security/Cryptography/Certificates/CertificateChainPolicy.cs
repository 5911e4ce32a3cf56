using System.Diagnostics.CodeAnalysis;

namespace NetClient.Security.Cryptography.Certificates;

/// <summary>What a chain is validated for, besides being a chain.</summary>
[SuppressMessage("Naming", "CA1720:Identifier contains type name", Justification = "WinRT's name.")]
public enum CertificateChainPolicy
{
    /// <summary>Nothing more.</summary>
    Base = 0,

    /// <summary>A TLS server's: good for that usage, and for the name in <see cref="ChainValidationParameters.ServerDnsName"/>.</summary>
    Ssl = 1,

    /// <summary>Signing in to a Windows domain. The list of authorities that may vouch for that is in the domain, and NetClient does not read it: an otherwise valid chain gives
    /// <see cref="ChainValidationResult.OtherErrors"/> (what CERT_E_UNTRUSTEDCA, 0x800B0112, is).</summary>
    NTAuthentication = 2,

    /// <summary>Ends in a root of Microsoft's own: that of 2010 or 2011. Any other gives <see cref="ChainValidationResult.Untrusted"/>.</summary>
    MicrosoftRoot = 3,
}
