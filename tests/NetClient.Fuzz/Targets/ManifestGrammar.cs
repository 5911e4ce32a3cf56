using System.Globalization;
using System.Text;
using static NetClient.Fuzz.Targets.ManifestWords;

namespace NetClient.Fuzz.Targets;

/// <summary>Writes manifests: mostly whole, and in every place now and then what should not be there.</summary>
internal sealed class ManifestGrammar(Random random)
{
    private readonly StringBuilder _xml = new();

    public byte[] Write()
    {
        Prolog();
        Package();
        if (Rarely())
            _xml.Append(Pick("<!-- end -->", "\n\n", "<x/>", "text", "<?end?>", "\0"));
        return Encode(_xml.ToString());
    }

    private void Prolog()
    {
        if (Often())
            _xml.Append("<?xml version=\"").Append(Rarely() ? Pick("1.1", "2.0", "") : "1.0").Append("\" encoding=\"").Append(Rarely() ? Pick(Encodings) : "utf-8").Append("\"?>\n");
        while (Sometimes())
            _xml.Append(Pick("<!-- <!DOCTYPE no> -->", "<?a b?>", "\r\n", "\r", " "));
        if (Rarely())
            _xml.Append(Dtd());
    }

    private string Dtd() => random.Next(4) switch
    {
        0 => "<!DOCTYPE Package>",
        1 => "<!DOCTYPE Package SYSTEM \"file:///etc/passwd\">",
        2 => "<!DOCTYPE Package [<!ENTITY a \"&b;&b;&b;&b;&b;&b;&b;&b;\"><!ENTITY b \"&c;&c;&c;&c;&c;&c;&c;&c;\"><!ENTITY c \"cccccccc\">]>",
        _ => "<!DOCTYPE Package [<!ENTITY % x SYSTEM \"http://127.0.0.1:9/\"> %x;]>",
    };

    private void Package()
    {
        string prefix = Rarely() ? Pick("p:", "uap:", "xml:", "xmlns:", ":") : "";
        string root = Rarely() ? Pick(Namespaces) : Foundations[random.Next(Foundations.Length)];
        _xml.Append('<').Append(prefix).Append("Package");
        Attribute(prefix.Length > 1 ? $"xmlns:{prefix[..^1]}" : "xmlns", root);
        Attribute("xmlns:uap", Rarely() ? Pick(Namespaces) : Uap);
        Attribute("xmlns:rescap", Restricted);
        _xml.Append('>');
        if (Often())
            _xml.Append(CultureInfo.InvariantCulture, $"<{prefix}Identity Name=\"{Pick("Contoso.Mail", "", "a&amp;b", "&a;")}\"/>");
        for (int parts = random.Next(4); parts >= 0; parts--)
            Child(prefix);
        if (!Rarely())
            _xml.Append("</").Append(prefix).Append("Package>");
    }

    private void Child(string prefix)
    {
        switch (random.Next(6))
        {
            case 0:
                Nested(random.Next(Rarely() ? 100 : 5));
                break;
            case 1:
                _xml.Append(Pick("text", "&amp;", "&lol;", "<![CDATA[<Capability/>]]>", "&#x9B;", "&#0;", "]]>", "<", "<!-- -- -->"));
                break;
            default:
                Capabilities(prefix);
                break;
        }
    }

    private void Capabilities(string prefix)
    {
        _xml.Append('<').Append(prefix).Append("Capabilities>");
        for (int count = Rarely() ? random.Next(1100) : random.Next(6); count > 0; count--)
            Capability(prefix);
        _xml.Append("</").Append(prefix).Append("Capabilities>");
    }

    private void Capability(string prefix)
    {
        string element = random.Next(8) switch
        {
            0 => "uap:Capability",
            1 => "rescap:Capability",
            2 => prefix + "DeviceCapability",
            3 => Pick("uap:CustomCapability", prefix + "capability", "x:Capability", "Capabilities", ":Capability"),
            _ => prefix + "Capability",
        };
        _xml.Append('\n').Append('<').Append(element);
        if (!Rarely())
            Attribute(Rarely() ? Pick("name", "uap:Name", "Name ", "Id") : "Name", CapabilityName());
        for (int more = Rarely() ? random.Next(80) : 0; more > 0; more--)
            Attribute($"a{more}", "");
        if (Sometimes())
            _xml.Append("><Device Id=\"any\"/></").Append(element).Append('>');
        else
            _xml.Append("/>");
    }

    private string CapabilityName()
    {
        string name = Pick(Names);
        return random.Next(10) switch
        {
            0 => name.ToUpperInvariant(),
            1 => " " + name,
            2 => string.Concat(name.Select(static c => string.Create(CultureInfo.InvariantCulture, $"&#{(int)c};"))),
            3 when Rarely() => new string('n', 200 + random.Next(100)),
            4 when Rarely() => name + Pick("\u0085", "&#x202E;", "\uD83D\uDE00", "\u0000", "&#x1b;[31m"),
            _ => name,
        };
    }

    private void Nested(int depth)
    {
        for (int i = 0; i < depth; i++)
            _xml.Append("<a>");
        for (int i = Rarely() ? 1 : 0; i < depth; i++)
            _xml.Append("</a>");
    }

    private void Attribute(string name, string value) => _xml.Append(' ').Append(name).Append("=\"").Append(value).Append('"');

    private byte[] Encode(string xml)
    {
        Encoding encoding = Often() ? new UTF8Encoding(false) : random.Next(6) switch
        {
            0 => new UTF8Encoding(true),
            1 => new UnicodeEncoding(bigEndian: false, byteOrderMark: true),
            2 => new UnicodeEncoding(bigEndian: true, byteOrderMark: true),
            3 => new UnicodeEncoding(bigEndian: false, byteOrderMark: false),
            4 => new UTF32Encoding(false, true),
            _ => Encoding.Latin1,
        };
        return [.. encoding.GetPreamble(), .. encoding.GetBytes(xml)];
    }

    private string Pick(params string[] from) => from[random.Next(from.Length)];

    private bool Rarely() => random.Next(20) == 0;

    private bool Sometimes() => random.Next(5) == 0;

    private bool Often() => random.Next(5) != 0;
}
