using NetClient.Security.Cryptography.Certificates.Internal;

namespace NetClient.Security.Cryptography.Certificates;

/// <summary>The names that a certificate is for, besides its subject (RFC 5280 section 4.2.1.6).</summary>
/// <remarks>The lists in the plural can be changed; those in the singular show the same names.</remarks>
public sealed class SubjectAlternativeNameInfo
{
    private readonly List<string> _distinguishedNames = [], _dnsNames = [], _emailNames = [], _ipAddresses = [], _principalNames = [], _urls = [];
    private readonly CertificateExtension? _original;

    /// <summary>Makes an object without names.</summary>
    public SubjectAlternativeNameInfo()
    {
    }

    /// <summary>The names of an extension that is in a certificate.</summary>
    internal SubjectAlternativeNameInfo(CertificateExtension original)
    {
        _original = original;
        SubjectAlternativeNames.Decode(original.Value, this);
    }

    /// <summary>Directory names ("CN=Example, O=Example Org").</summary>
    public IReadOnlyList<string> DistinguishedName => _distinguishedNames;

    /// <summary>Directory names, to change.</summary>
    public IList<string> DistinguishedNames => _distinguishedNames;

    /// <summary>DNS names, wildcards among them ("*.example.com").</summary>
    public IReadOnlyList<string> DnsName => _dnsNames;

    /// <summary>DNS names, to change. Letters outside ASCII become Punycode when encoded.</summary>
    public IList<string> DnsNames => _dnsNames;

    /// <summary>E-mail addresses.</summary>
    public IReadOnlyList<string> EmailName => _emailNames;

    /// <summary>E-mail addresses, to change.</summary>
    public IList<string> EmailNames => _emailNames;

    /// <summary>The names as a certificate extension.</summary>
    /// <value>The extension of the certificate the object came from, unchanged, whatever became of the lists; otherwise the lists as they are now, encoded (inferred).</value>
    /// <exception cref="ArgumentException">A name in the lists cannot be encoded (0x80070057).</exception>
    public CertificateExtension Extension => _original ?? new CertificateExtension { ObjectId = SubjectAlternativeNames.ObjectId, Value = SubjectAlternativeNames.Encode(this) };

    /// <summary>IP addresses as text.</summary>
    public IReadOnlyList<string> IPAddress => _ipAddresses;

    /// <summary>IP addresses as text, to change.</summary>
    public IList<string> IPAddresses => _ipAddresses;

    /// <summary>User principal names ("user@example.com"), as Windows puts them into smart card certificates.</summary>
    public IReadOnlyList<string> PrincipalName => _principalNames;

    /// <summary>User principal names, to change.</summary>
    public IList<string> PrincipalNames => _principalNames;

    /// <summary>URIs.</summary>
    public IReadOnlyList<string> Url => _urls;

    /// <summary>URIs, to change.</summary>
    public IList<string> Urls => _urls;
}
