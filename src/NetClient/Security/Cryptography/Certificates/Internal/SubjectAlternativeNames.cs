using System.Formats.Asn1;
using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using NetClient.Internal;

namespace NetClient.Security.Cryptography.Certificates.Internal;

/// <summary>Reads and writes GeneralNames (RFC 5280 section 4.2.1.6).</summary>
internal static class SubjectAlternativeNames
{
    public const string ObjectId = "2.5.29.17";

    private const string PrincipalName = "1.3.6.1.4.1.311.20.2.3";

    // GeneralName is a choice by tag: other 0, e-mail 1, DNS 2, directory 4, URI 6, address 7; the kinds left out have no place in WinRT's lists.
    private static readonly Asn1Tag Other = new(TagClass.ContextSpecific, 0, isConstructed: true);
    private static readonly Asn1Tag Email = new(TagClass.ContextSpecific, 1);
    private static readonly Asn1Tag Dns = new(TagClass.ContextSpecific, 2);
    private static readonly Asn1Tag Directory = new(TagClass.ContextSpecific, 4, isConstructed: true);
    private static readonly Asn1Tag Uri = new(TagClass.ContextSpecific, 6);
    private static readonly Asn1Tag Address = new(TagClass.ContextSpecific, 7);

    /// <summary>Adds the names of an extension to <paramref name="names"/>; of one that breaks the rules anywhere, none: half a list could mislead.</summary>
    public static void Decode(byte[] extension, SubjectAlternativeNameInfo names)
    {
        var found = new SubjectAlternativeNameInfo();
        try
        {
            var reader = new AsnReader(extension, AsnEncodingRules.DER);
            AsnReader sequence = reader.ReadSequence();
            reader.ThrowIfNotEmpty();
            while (sequence.HasData)
                DecodeName(sequence, found);
        }
        catch (Exception e) when (e is AsnContentException or CryptographicException or ArgumentException)
        {
            return;
        }

        Copy(found.DistinguishedNames, names.DistinguishedNames);
        Copy(found.DnsNames, names.DnsNames);
        Copy(found.EmailNames, names.EmailNames);
        Copy(found.IPAddresses, names.IPAddresses);
        Copy(found.PrincipalNames, names.PrincipalNames);
        Copy(found.Urls, names.Urls);
    }

    /// <exception cref="ArgumentException">A name cannot be encoded.</exception>
    public static byte[] Encode(SubjectAlternativeNameInfo names)
    {
        var writer = new AsnWriter(AsnEncodingRules.DER);
        using (writer.PushSequence())
        {
            foreach (string name in names.PrincipalNames)
                EncodePrincipalName(writer, name);
            foreach (string name in names.EmailNames)
                WriteIa5(writer, name, Email);
            foreach (string name in names.DnsNames)
                WriteIa5(writer, Ascii.IsValid(name) ? name : Punycode(name), Dns);
            foreach (string name in names.DistinguishedNames)
                EncodeDirectoryName(writer, name);
            foreach (string name in names.Urls)
                WriteIa5(writer, name, Uri);
            foreach (string name in names.IPAddresses)
                writer.WriteOctetString(ParseAddress(name).GetAddressBytes(), Address);
        }
        return writer.Encode();
    }

    private static void DecodeName(AsnReader reader, SubjectAlternativeNameInfo names)
    {
        Asn1Tag tag = reader.PeekTag();
        if (tag.HasSameClassAndValue(Other))
            DecodeOtherName(reader.ReadSequence(Other), names);
        else if (tag.HasSameClassAndValue(Email))
            names.EmailNames.Add(reader.ReadCharacterString(UniversalTagNumber.IA5String, Email));
        else if (tag.HasSameClassAndValue(Dns))
            names.DnsNames.Add(reader.ReadCharacterString(UniversalTagNumber.IA5String, Dns));
        else if (tag.HasSameClassAndValue(Directory))
            names.DistinguishedNames.Add(new X500DistinguishedName(reader.ReadSequence(Directory).ReadEncodedValue().Span).Name);
        else if (tag.HasSameClassAndValue(Uri))
            names.Urls.Add(reader.ReadCharacterString(UniversalTagNumber.IA5String, Uri));
        else if (tag.HasSameClassAndValue(Address))
            names.IPAddresses.Add(new IPAddress(reader.ReadOctetString(Address)).ToString());
        else
            reader.ReadEncodedValue();
    }

    private static void DecodeOtherName(AsnReader reader, SubjectAlternativeNameInfo names)
    {
        if (reader.ReadObjectIdentifier() == PrincipalName)
            names.PrincipalNames.Add(reader.ReadSequence(new Asn1Tag(TagClass.ContextSpecific, 0)).ReadCharacterString(UniversalTagNumber.UTF8String));
    }

    private static void EncodePrincipalName(AsnWriter writer, string name)
    {
        using (writer.PushSequence(Other))
        {
            writer.WriteObjectIdentifier(PrincipalName);
            using (writer.PushSequence(new Asn1Tag(TagClass.ContextSpecific, 0)))
                writer.WriteCharacterString(UniversalTagNumber.UTF8String, name);
        }
    }

    private static void EncodeDirectoryName(AsnWriter writer, string name)
    {
        try
        {
            using (writer.PushSequence(Directory))
                writer.WriteEncodedValue(new X500DistinguishedName(name).RawData);
        }
        catch (CryptographicException e)
        {
            throw Throw.Argument($"'{name}' is no distinguished name: {e.Message}", nameof(name));
        }
    }

    private static void WriteIa5(AsnWriter writer, string name, Asn1Tag tag)
    {
        if (!Ascii.IsValid(name))
            throw Throw.Argument($"'{name}' has letters outside ASCII, which this kind of name cannot carry.", nameof(name));
        writer.WriteCharacterString(UniversalTagNumber.IA5String, name, tag);
    }

    private static string Punycode(string name)
    {
        try
        {
            return new IdnMapping().GetAscii(name);
        }
        catch (ArgumentException e)
        {
            throw Throw.Argument($"'{name}' is no DNS name: {e.Message}", nameof(name));
        }
    }

    private static IPAddress ParseAddress(string name) =>
        IPAddress.TryParse(name, out IPAddress? address) ? address : throw Throw.Argument($"'{name}' is no IP address.", nameof(name));

    private static void Copy(IList<string> from, IList<string> to)
    {
        foreach (string name in from)
            to.Add(name);
    }
}
