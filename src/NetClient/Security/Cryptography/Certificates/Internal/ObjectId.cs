using System.Formats.Asn1;
using NetClient.Internal;

namespace NetClient.Security.Cryptography.Certificates.Internal;

/// <summary>Object identifiers in dotted decimal.</summary>
internal static class ObjectId
{
    /// <exception cref="ArgumentException">It is null, or no object identifier.</exception>
    public static void Check(string? id, string name)
    {
        Throw.IfNull(id, name);
        try
        {
            new AsnWriter(AsnEncodingRules.DER).WriteObjectIdentifier(id);
        }
        catch (ArgumentException)
        {
            throw Throw.Argument($"'{id}' is no object identifier; one looks like 1.3.6.1.5.5.7.3.1.", name);
        }
    }
}
