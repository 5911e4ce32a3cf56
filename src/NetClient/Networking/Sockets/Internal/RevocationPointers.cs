using System.Formats.Asn1;
using System.Security.Cryptography.X509Certificates;

namespace NetClient.Networking.Sockets.Internal;

/// <summary>The addresses a certificate names for its revocation: what .NET would contact by itself.</summary>
internal static class RevocationPointers
{
    private const string CrlDistributionPoints = "2.5.29.31";
    private const int MaxAddresses = 16; // a certificate with more is a trap, not a certificate

    public static IReadOnlyList<Uri> Read(X509Certificate2 certificate)
    {
        List<Uri> addresses = [];
        foreach (X509Extension extension in certificate.Extensions)
        {
            IEnumerable<string> found = extension switch
            {
                X509AuthorityInformationAccessExtension access => access.EnumerateOcspUris(),
                { Oid.Value: CrlDistributionPoints } => ReadCrlUris(extension.RawData),
                _ => [],
            };
            addresses.AddRange(found.Take(MaxAddresses).Select(text => Uri.TryCreate(text, UriKind.Absolute, out Uri? uri) ? uri : null)
                .Where(uri => uri?.Scheme == Uri.UriSchemeHttp).OfType<Uri>());
        }
        return addresses;
    }

    // RFC 5280 section 4.2.1.13:
    // CRLDistributionPoints ::= SEQUENCE OF DistributionPoint { distributionPoint [0] { fullName [0] GeneralNames { uniformResourceIdentifier [6] } } ... }
    private static List<string> ReadCrlUris(byte[] extension)
    {
        List<string> uris = [];
        var context0 = new Asn1Tag(TagClass.ContextSpecific, 0, isConstructed: true);
        var uriTag = new Asn1Tag(TagClass.ContextSpecific, 6);
        try
        {
            AsnReader points = new AsnReader(extension, AsnEncodingRules.DER).ReadSequence();
            while (points.HasData && uris.Count < MaxAddresses)
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
        }
        catch (AsnContentException)
        {
            // Malformed: what was read so far is all there is to contact.
        }
        return uris;
    }
}
