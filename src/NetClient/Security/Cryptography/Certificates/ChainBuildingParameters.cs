namespace NetClient.Security.Cryptography.Certificates;

/// <summary>How <see cref="Certificate.BuildChainAsync(IEnumerable{Certificate}, ChainBuildingParameters, CancellationToken)"/> builds a chain.</summary>
/// <remarks>Read when the chain is begun; later changes are for the next one.
/// <para>Source: <see href="https://learn.microsoft.com/uwp/api/windows.security.cryptography.certificates.chainbuildingparameters"/> (documented, but for what is said below).</para></remarks>
public sealed class ChainBuildingParameters
{
    /// <summary>Makes parameters with the defaults.</summary>
    public ChainBuildingParameters()
    {
    }

    /// <summary>Whether issuers that are missing are fetched from the addresses in the certificates (RFC 5280 section 4.2.2.1).</summary>
    /// <value>Default <see langword="false"/>, where WinRT has <see langword="true"/>: the address was written by whoever wrote the certificate, and until the issuer is
    /// known nobody vouches for that. When set, each address is held against the app's manifest, redirects included; only <c>http:</c> addresses are followed, and no more
    /// than 8 of them. Without <see cref="NetworkRetrievalEnabled"/> it has no effect.</value>
    public bool AuthorityInformationAccessEnabled { get; set; }

    /// <summary>Whether the certificates must be valid now, by the system's clock; otherwise at <see cref="ValidationTimestamp"/>.</summary>
    /// <value>Default <see langword="true"/>.</value>
    public bool CurrentTimeValidationEnabled { get; set; } = true;

    /// <summary>What the chain must be good for, all of it, as object identifiers ("1.3.6.1.5.5.7.3.1": TLS servers).</summary>
    /// <value>Empty: anything.</value>
    public IList<string> EnhancedKeyUsages { get; } = [];

    /// <summary>When not empty, the only roots that the chain may end in, in place of those of the system and of the app.</summary>
    public IList<Certificate> ExclusiveTrustRoots { get; } = [];

    /// <summary>Whether anything may be fetched from the network: revocation lists and answers, and issuers where <see cref="AuthorityInformationAccessEnabled"/> asks for them.</summary>
    /// <value>Default <see langword="true"/> (inferred). What the system has cached is used either way.</value>
    public bool NetworkRetrievalEnabled { get; set; } = true;

    /// <summary>Whether it is asked if the certificates were revoked.</summary>
    /// <value>Default <see langword="true"/> (inferred). The hosts named in the certificates are held against the app's manifest before they are asked, and asked only when
    /// the root is trusted.</value>
    public bool RevocationCheckEnabled { get; set; } = true;

    /// <summary>When the certificates must be valid, if that is not now.</summary>
    /// <value>Default: when this object was made (inferred). It counts when <see cref="CurrentTimeValidationEnabled"/> is <see langword="false"/>.</value>
    public DateTimeOffset ValidationTimestamp { get; set; } = TimeProvider.System.GetUtcNow();
}
