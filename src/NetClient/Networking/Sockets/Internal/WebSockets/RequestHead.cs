using System.Text;

namespace NetClient.Networking.Sockets.Internal.WebSockets;

/// <summary>The head of an HTTP/1.1 request, read by the letter: what two parsers could understand differently is refused, not repaired.</summary>
/// <remarks>
/// <para>RFC 9112 section 2.2 lets a recipient take a bare LF for the end of a line, section 5.1 blanks around a name, 5.2 a folded line. Each of them has hidden a request from a
/// proxy in front of a server; a client that opens a web socket sends none of them.</para>
/// <code>
/// GET /chat?room=1 HTTP/1.1 CRLF
/// *( name ":" OWS value OWS CRLF )
/// CRLF
/// </code>
/// </remarks>
internal sealed class RequestHead
{
    /// <summary>More fields than this are refused, however short they are.</summary>
    public const int MostFields = 100;

    /// <summary>A longer request target is answered with 414.</summary>
    public const int LongestTarget = 8 * 1024;

    private readonly List<KeyValuePair<string, string>> _fields = [];

    private RequestHead(string method, string target)
    {
        Method = method;
        Target = target;
    }

    public string Method { get; }

    public string Target { get; }

    /// <summary>The fields in the order they came, names as they were written.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Fields => _fields;

    /// <summary>Reads a head that ends with its blank line.</summary>
    /// <exception cref="RefusedRequestException">It is no head of an HTTP/1.1 request.</exception>
    public static RequestHead Parse(ReadOnlySpan<byte> bytes)
    {
        RequestHead head = ParseRequestLine(TakeLine(ref bytes));
        while (TakeLine(ref bytes) is { IsEmpty: false } line)
        {
            if (head._fields.Count == MostFields)
                throw new RefusedRequestException(431, $"it has more than {MostFields} header fields");
            head._fields.Add(ParseField(line));
        }
        return head;
    }

    /// <summary>The value of a field that comes once; null when it does not come.</summary>
    /// <exception cref="RefusedRequestException">It comes more than once, and nobody can tell which is meant.</exception>
    public string? Single(string name)
    {
        string? found = null;
        foreach ((string key, string value) in _fields)
        {
            if (!key.Equals(name, StringComparison.OrdinalIgnoreCase))
                continue;
            if (found is not null)
                throw new RefusedRequestException(400, $"{name} came more than once");
            found = value;
        }
        return found;
    }

    public bool Has(string name) => _fields.Exists(field => field.Key.Equals(name, StringComparison.OrdinalIgnoreCase));

    /// <summary>All values of a field in one, as a list goes on over several fields (RFC 9110 section 5.3); null when it does not come.</summary>
    public string? Joined(string name)
    {
        string? first = null;
        StringBuilder? all = null;
        foreach ((string key, string value) in _fields)
        {
            if (!key.Equals(name, StringComparison.OrdinalIgnoreCase))
                continue;
            if (first is null)
                first = value;
            else
                (all ??= new StringBuilder(first)).Append(", ").Append(value);
        }
        return all?.ToString() ?? first;
    }

    /// <summary>Whether a list of tokens has this one.</summary>
    public bool Lists(string name, string token)
    {
        foreach ((string key, string value) in _fields)
        {
            if (!key.Equals(name, StringComparison.OrdinalIgnoreCase))
                continue;
            foreach (Range one in value.AsSpan().Split(','))
            {
                if (value.AsSpan(one).Trim(" \t").Equals(token, StringComparison.OrdinalIgnoreCase))
                    return true;
            }
        }
        return false;
    }

    private static RequestHead ParseRequestLine(ReadOnlySpan<byte> line)
    {
        int first = line.IndexOf((byte)' ');
        int last = line.LastIndexOf((byte)' ');
        if (first <= 0 || last <= first + 1 || !HttpText.IsToken(line[..first]))
            throw new RefusedRequestException(400, "its first line is no request line");
        ReadOnlySpan<byte> target = line[(first + 1)..last];
        ReadOnlySpan<byte> version = line[(last + 1)..];
        if (version.Length != 8 || !version.StartsWith("HTTP/"u8) || !char.IsAsciiDigit((char)version[5]) || version[6] != '.' || !char.IsAsciiDigit((char)version[7]))
            throw new RefusedRequestException(400, "its first line does not end with a version of HTTP");
        if (target.Length > LongestTarget)
            throw new RefusedRequestException(414, $"its target is longer than {LongestTarget} bytes");
        if (target.ContainsAnyExceptInRange((byte)'!', (byte)'~'))
            throw new RefusedRequestException(400, "its target has characters that must be escaped");
        if (version[5] != '1' || version[7] != '1')
            throw new RefusedRequestException(505, "its version of HTTP is not 1.1");
        return new RequestHead(Encoding.ASCII.GetString(line[..first]), Encoding.ASCII.GetString(target));
    }

    private static KeyValuePair<string, string> ParseField(ReadOnlySpan<byte> line)
    {
        int colon = line.IndexOf((byte)':');
        if (colon <= 0 || !HttpText.IsToken(line[..colon]))
            throw new RefusedRequestException(400, "a header field has no proper name"); // a folded line and a blank before the colon end here as well
        ReadOnlySpan<byte> value = line[(colon + 1)..].Trim(" \t"u8);
        if (value.ContainsAnyInRange((byte)0, (byte)8) || value.ContainsAnyInRange((byte)10, (byte)31) || value.Contains((byte)127))
            throw new RefusedRequestException(400, "a header field has control characters");
        return new(Encoding.ASCII.GetString(line[..colon]), Encoding.Latin1.GetString(value));
    }

    private static ReadOnlySpan<byte> TakeLine(ref ReadOnlySpan<byte> bytes)
    {
        int end = bytes.IndexOf("\r\n"u8);
        if (end < 0)
            throw new RefusedRequestException(400, "it ends in the middle of a line");
        ReadOnlySpan<byte> line = bytes[..end];
        if (line.ContainsAny((byte)'\r', (byte)'\n'))
            throw new RefusedRequestException(400, "a line of it does not end with CR LF");
        bytes = bytes[(end + 2)..];
        return line;
    }
}
