using System.Buffers;
using System.Globalization;
using Microsoft.Extensions.Primitives;

namespace CustomServer;

/// <summary>A request line and its fields (RFC 9112), strictly: what two servers could read in two ways is refused.</summary>
internal sealed class RequestHead
{
    private const int LongestLine = 8 * 1024;
    private const int LongestFields = 32 * 1024;   // all of them
    private const int MostFields = 100;

    private static readonly SearchValues<char> TokenCharacters = SearchValues.Create("!#$%&'*+-.^_`|~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz");

    private static readonly SearchValues<char> HostCharacters = SearchValues.Create("!$%&'()*+,-.:;=[]_~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz");

    public required string Method { get; init; }

    public required string Target { get; init; }

    public required string Protocol { get; init; }

    public required string Path { get; init; }

    public required string Query { get; init; }

    public IHeaderDictionary Headers { get; } = new HeaderDictionary();

    public bool IsOld => Protocol == "HTTP/1.0";

    public bool IsChunked { get; private set; }

    public long ContentLength { get; private set; }

    public bool WantsContinue => !IsOld && Headers.Expect.ToString().Equals("100-continue", StringComparison.OrdinalIgnoreCase);

    public bool WantsClose => IsOld || Has(Headers.Connection, "close");

    public static async ValueTask<RequestHead> ReadAsync(HttpInput input, CancellationToken cancellationToken)
    {
        string line = await input.ReadLineAsync(LongestLine, StatusCodes.Status414UriTooLong, cancellationToken);
        if (line.Length == 0)   // old clients end a body with one
            line = await input.ReadLineAsync(LongestLine, StatusCodes.Status414UriTooLong, cancellationToken);
        string[] words = line.Split(' ');
        if (words.Length != 3 || !IsToken(words[0]) || words[1].Any(c => c is <= ' ' or >= '\x7f' or '#'))   // a fragment is never sent: some would end the path there
            throw new BadHttpRequestException("Bad Request");
        if (words[2] is not ("HTTP/1.1" or "HTTP/1.0"))
            throw new BadHttpRequestException("HTTP Version Not Supported", StatusCodes.Status505HttpVersionNotsupported);
        string path = words[1];
        string? authority = null;
        if (path.StartsWith("http://", StringComparison.OrdinalIgnoreCase))   // as to a proxy
        {
            int end = path.AsSpan(7).IndexOfAny('/', '?') is >= 0 and int found ? 7 + found : path.Length;
            (authority, path) = (path[7..end], path[end..]);
            path = path.StartsWith('/') ? path : "/" + path;
        }
        if (!path.StartsWith('/') && !(path == "*" && words[0] == "OPTIONS"))
            throw new BadHttpRequestException("Bad Request");
        if (path.Contains("%00", StringComparison.Ordinal))   // ends a name for some
            throw new BadHttpRequestException("Bad Request");
        int question = path.IndexOf('?', StringComparison.Ordinal);
        var head = new RequestHead
        {
            Method = words[0],
            Target = words[1],
            Protocol = words[2],
            Path = path == "*" ? "" : PathString.FromUriComponent(question < 0 ? path : path[..question]).Value!,
            Query = question < 0 ? "" : path[question..],
        };
        await ReadFieldsAsync(input, head.Headers, cancellationToken);
        head.JudgeHost(authority);
        head.JudgeLength();
        return head;
    }

    /// <summary>Fields, of a request or behind a chunked body, to the empty line.</summary>
    public static async ValueTask ReadFieldsAsync(HttpInput input, IHeaderDictionary fields, CancellationToken cancellationToken)
    {
        for (int i = 0, left = LongestFields; ; i++)
        {
            string line = await input.ReadLineAsync(left, StatusCodes.Status431RequestHeaderFieldsTooLarge, cancellationToken);
            if (line.Length == 0)
                return;
            left -= line.Length;
            int colon = line.IndexOf(':', StringComparison.Ordinal);
            if (i == MostFields)
                throw new BadHttpRequestException("Too Many Fields", StatusCodes.Status431RequestHeaderFieldsTooLarge);
            if (colon <= 0 || !IsToken(line[..colon]) || !IsFieldValue(line[(colon + 1)..]))   // so also no folded line
                throw new BadHttpRequestException("Bad Request");
            string name = line[..colon], value = line[(colon + 1)..].Trim(' ', '\t');
            if (!fields.TryAdd(name, value))   // also without a value, which Append and the indexer would drop: "Transfer-Encoding:" is there, and wrong
                fields[name] = StringValues.Concat(fields[name], value);
        }
    }

    // How long the body is must have one answer.
    private void JudgeLength()
    {
        StringValues coding = Headers.TransferEncoding, length = Headers["Content-Length"];
        if (coding.Count > 0)
        {
            if (IsOld || length.Count > 0)
                throw new BadHttpRequestException("Bad Request");
            if (coding.Count != 1 || !coding[0]!.Equals("chunked", StringComparison.OrdinalIgnoreCase))
                throw new BadHttpRequestException("Not Implemented", StatusCodes.Status501NotImplemented);
            IsChunked = true;
        }
        else if (length.Count > 0)
        {
            bool isNumber = length.Count == 1 && long.TryParse(length[0], NumberStyles.None, CultureInfo.InvariantCulture, out long number) && (ContentLength = number) >= 0;
            if (!isNumber)
                throw new BadHttpRequestException("Bad Request");
        }
    }

    // So must whom the request is for: a target with a host in it and a Host field may not differ.
    private void JudgeHost(string? authority)
    {
        if (IsOld && Headers.Host.Count == 0)
            Headers.Host = authority;
        bool isOne = Headers.Host.Count == 1 || (IsOld && Headers.Host.Count == 0);
        string host = Headers.Host.ToString();
        if (!isOne || host.AsSpan().ContainsAnyExcept(HostCharacters) || (authority is not null && (host.Length == 0 || !host.Equals(authority, StringComparison.OrdinalIgnoreCase))))
            throw new BadHttpRequestException("Bad Request");
    }

    public static bool IsFieldValue(string? text) => text is null || !text.Any(c => c is (< ' ' and not '\t') or '\x7f' or > '\xff');

    public static bool IsToken(string text) => text.Length > 0 && !text.AsSpan().ContainsAnyExcept(TokenCharacters);

    public static bool Has(StringValues values, string word) =>
        values.ToString().Split(',', StringSplitOptions.TrimEntries).Contains(word, StringComparer.OrdinalIgnoreCase);
}
