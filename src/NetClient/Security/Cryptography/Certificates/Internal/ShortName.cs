using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace NetClient.Security.Cryptography.Certificates.Internal;

/// <summary>The one part of a distinguished name to show. .NET's own short name falls back differently from system to system.</summary>
internal static class ShortName
{
    // Common name, organizational unit, organization, e-mail: the order in which Windows looks.
    private static readonly string[] Preferred = ["2.5.4.3", "2.5.4.11", "2.5.4.10", "1.2.840.113549.1.9.1"];

    public static string Of(X500DistinguishedName name)
    {
        try
        {
            // From the end, where the most specific part stands.
            X500RelativeDistinguishedName[] parts = [.. name.EnumerateRelativeDistinguishedNames(reversed: true).Where(part => !part.HasMultipleElements)];
            return Preferred.Select(id => parts.FirstOrDefault(part => part.GetSingleElementType().Value == id)?.GetSingleElementValue()).FirstOrDefault(value => value is not null)
                ?? parts.FirstOrDefault()?.GetSingleElementValue()
                ?? "";
        }
        catch (CryptographicException)
        {
            return "";
        }
    }
}
