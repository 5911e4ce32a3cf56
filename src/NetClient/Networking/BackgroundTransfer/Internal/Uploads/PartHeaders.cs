using System.Globalization;
using System.Text;

namespace NetClient.Networking.BackgroundTransfer.Internal.Uploads;

/// <summary>The headers of a part.</summary>
internal static class PartHeaders
{
    public const string Disposition = "Content-Disposition";

    private const string Type = "Content-Type";

    public static bool Has(BackgroundTransferContentPart part, string name) => part.Headers.Any(header => header.Key.Equals(name, StringComparison.OrdinalIgnoreCase));

    /// <summary>The lines, each with its end.</summary>
    public static string Of(BackgroundTransferContentPart part, bool isForm)
    {
        var lines = new StringBuilder();
        if (!Has(part, Disposition) && (isForm || part.Name is not null || part.FileName is not null))
        {
            lines.Append(Disposition).Append(isForm ? ": form-data" : ": attachment");
            if (!string.IsNullOrEmpty(part.Name))
                lines.Append("; name=\"").Append(Escape(part.Name)).Append('"');
            if (part.FileName is { } fileName)
                lines.Append("; filename=\"").Append(Escape(fileName)).Append('"');
            lines.Append("\r\n");
        }
        if (part.File is { } file && !Has(part, Type))
            lines.Append(Type).Append(": ").Append(SourceFile.TypeOf(file)).Append("\r\n");
        foreach ((string name, string value) in part.Headers)
            lines.Append(name).Append(": ").Append(value).Append("\r\n");
        return lines.ToString();
    }

    /// <summary>A name between quotes. As browsers do (HTML, "multipart/form-data encoding algorithm"), what would end the name or its line is percent-encoded and the rest stays as it is; so
    /// is a backslash, which some servers take for an escape and others for itself, and every other control character.</summary>
    public static string Escape(string name)
    {
        var escaped = new StringBuilder(name.Length);
        foreach (char c in name)
        {
            if (c is '"' or '\\' or < ' ' or '\x7F')
                escaped.Append(CultureInfo.InvariantCulture, $"%{(int)c:X2}");
            else
                escaped.Append(c);
        }
        return escaped.ToString();
    }
}
