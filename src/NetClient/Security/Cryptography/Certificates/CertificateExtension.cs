using System.Formats.Asn1;
using NetClient.Internal;

namespace NetClient.Security.Cryptography.Certificates;

/// <summary>An extension of a certificate.</summary>
public sealed class CertificateExtension
{
    private string _objectId = "";
    private byte[] _value = [];

    /// <summary>Makes an empty extension.</summary>
    public CertificateExtension()
    {
    }

    /// <summary>Whether somebody who does not understand the extension must refuse the certificate.</summary>
    public bool IsCritical { get; set; }

    /// <summary>The object identifier in dotted decimal ("2.5.29.17"); empty until set.</summary>
    /// <exception cref="ArgumentNullException">The value is <see langword="null"/> (0x80070057).</exception>
    public string ObjectId
    {
        get => _objectId;
        set
        {
            Throw.IfNull(value);
            _objectId = value;
        }
    }

    /// <summary>The value, DER-encoded; a copy both ways, as arrays are in WinRT.</summary>
    /// <exception cref="ArgumentNullException">The value is <see langword="null"/> (0x80070057).</exception>
    public byte[] Value
    {
        get => [.. _value];
        set
        {
            Throw.IfNull(value);
            _value = [.. value];
        }
    }

    /// <summary>Sets <see cref="Value"/> to a string, encoded as an ASN.1 UTF8String.</summary>
    /// <param name="value">The string.</param>
    /// <exception cref="ArgumentNullException"><paramref name="value"/> is <see langword="null"/> (0x80070057).</exception>
    /// <remarks>WinRT does not document the encoding; this one is inferred.</remarks>
    public void EncodeValue(string value)
    {
        Throw.IfNull(value);
        var writer = new AsnWriter(AsnEncodingRules.DER);
        writer.WriteCharacterString(UniversalTagNumber.UTF8String, value);
        _value = writer.Encode();
    }
}
