using System.Formats.Asn1;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace NetClient.Security.Cryptography.Certificates.Internal;

/// <summary>The addresses a certificate names for its revocation: what .NET would contact by itself.</summary>
internal static class RevocationPointers
{
    private const string CrlDistributionPoints = "2.5.29.31";
    private const int MaxAddresses = 16; // a certificate with more is a trap, not a certificate

    /// <summary>All of them; null when they cannot be read whole or are not of a kind that can be judged. Then nothing may be contacted.</summary>
    public static IReadOnlyList<Uri>? Read(X509Certificate2 certificate)
    {
        List<Uri> addresses = [];
        try
        {
            foreach (X509Extension extension in certificate.Extensions)
            {
                IEnumerable<string> found = extension switch
                {
                    X509AuthorityInformationAccessExtension access => access.EnumerateOcspUris(),
                    { Oid.Value: CrlDistributionPoints } => ReadCrlUris(extension.RawData),
                    _ => [],
                };
                foreach (string text in found)
                {
                    if (Uri.TryCreate(text, UriKind.Absolute, out Uri? uri) && uri.Scheme == Uri.UriSchemeHttp)
                        addresses.Add(uri);
                    else if (OperatingSystem.IsWindows())
                        return null; // its CryptoAPI follows ldap: and others as well; everywhere else .NET follows http: alone
                }
            }
        }
        catch (Exception e) when (e is AsnContentException or CryptographicException)
        {
            return null;
        }
        return addresses.Count <= MaxAddresses ? addresses : null;
    }

    // RFC 5280 section 4.2.1.13:
    // CRLDistributionPoints ::= SEQUENCE OF DistributionPoint { distributionPoint [0] { fullName [0] GeneralNames { uniformResourceIdentifier [6] } } ... }
    private static List<string> ReadCrlUris(byte[] extension)
    {
        List<string> uris = [];
        var context0 = new Asn1Tag(TagClass.ContextSpecific, 0, isConstructed: true);
        var uriTag = new Asn1Tag(TagClass.ContextSpecific, 6);
        AsnReader points = new AsnReader(extension, AsnEncodingRules.DER).ReadSequence();
        while (points.HasData)
        {
            AsnReader point = points.ReadSequence();
            if (!point.HasData || !point.PeekTag().HasSameClassAndValue(context0))
                continue;
            AsnReader name = point.ReadSequence(context0);
            if (!name.HasData || !name.PeekTag().HasSameClassAndValue(context0))
                continue;
            AsnReader names = name.ReadSequence(context0);
            while (names.HasData)
            {
                if (names.PeekTag().HasSameClassAndValue(uriTag))
                    uris.Add(names.ReadCharacterString(UniversalTagNumber.IA5String, uriTag));
                else
                    names.ReadEncodedValue();
            }
        }
        return uris;
    }
}
