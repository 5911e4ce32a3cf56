using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace NetClient.Security.Cryptography.Certificates.Internal;

/// <summary>A query, as it was when the search began.</summary>
internal sealed class CertificateFilter
{
    private const string AnyUsage = "2.5.29.37.0"; // anyExtendedKeyUsage (RFC 5280 section 4.2.1.12)

    private readonly string[] _usages;
    private readonly string _friendlyName, _issuerName;
    private readonly byte[] _thumbprint;
    private readonly bool _hardwareOnly, _includesExpired, _includesDuplicates;
    private readonly DateTimeOffset _now;

    public CertificateFilter(CertificateQuery query, DateTimeOffset now)
    {
        _usages = [.. query.EnhancedKeyUsages];
        foreach (string usage in _usages)
            ObjectId.Check(usage, nameof(query));
        _friendlyName = query.FriendlyName;
        _issuerName = query.IssuerName;
        _thumbprint = query.Thumbprint;
        _hardwareOnly = query.HardwareOnly;
        _includesExpired = query.IncludeExpiredCertificates;
        _includesDuplicates = query.IncludeDuplicates;
        _now = now;
    }

    /// <summary>What fits, in the order it came in.</summary>
    public IReadOnlyList<Certificate> Apply(IEnumerable<Certificate> all)
    {
        Certificate[] fitting = [.. all.Where(Fits)];
        return _includesDuplicates ? fitting : [.. fitting.GroupBy(Identity).Select(same => same.MaxBy(certificate => certificate.ValidFrom)!)];
    }

    private static string Identity(Certificate certificate)
    {
        X509Certificate2 x509 = certificate.AsX509Certificate2();
        return Convert.ToHexString(x509.SubjectName.RawData) + ' ' + Convert.ToHexString(x509.IssuerName.RawData);
    }

    private bool Fits(Certificate certificate) =>
        (_includesExpired || (certificate.ValidFrom <= _now && _now <= certificate.ValidTo))
        && (!_hardwareOnly || certificate.IsSecurityDeviceBound)
        && (_thumbprint.Length == 0 || certificate.AsX509Certificate2().GetCertHash(_thumbprint.Length == 20 ? HashAlgorithmName.SHA1 : HashAlgorithmName.SHA256).AsSpan().SequenceEqual(_thumbprint))
        && (_issuerName.Length == 0 || IsName(certificate.Issuer) || IsName(certificate.AsX509Certificate2().Issuer))
        && (_friendlyName.Length == 0 || certificate.FriendlyName == _friendlyName)
        && IsGoodForAll(certificate.EnhancedKeyUsages);

    private bool IsName(string name) => name.Equals(_issuerName, StringComparison.OrdinalIgnoreCase);

    private bool IsGoodForAll(IReadOnlyList<string> usages) => usages.Count == 0 || usages.Contains(AnyUsage) || _usages.All(usages.Contains);
}
