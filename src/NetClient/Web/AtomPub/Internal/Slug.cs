using System.Globalization;
using System.Text;

namespace NetClient.Web.AtomPub.Internal;

/// <summary>The header Slug (RFC 5023 section 9.7).</summary>
internal static class Slug
{
    /// <summary>UTF-8, in which the percent sign and all but printable ASCII is escaped.</summary>
    public static string Encode(string description)
    {
        var text = new StringBuilder(description.Length);
        foreach (byte one in Encoding.UTF8.GetBytes(description))
        {
            if (one is >= 0x20 and < 0x7F and not (byte)'%')
                text.Append((char)one);
            else
                text.Append(CultureInfo.InvariantCulture, $"%{one:X2}");
        }
        return text.ToString();
    }
}
