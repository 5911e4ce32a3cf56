using System.Buffers;
using System.Globalization;
using Microsoft.Extensions.Primitives;

namespace CustomServer;

/// <summary>A request line and its fields (RFC 9112), strictly: what two servers could read in two ways is refused.</summary>
internal sealed class RequestHead
{
    private const int LongestLine = 8 * 1024;
    private const int MostFields = 100;

    private static readonly SearchValues<char> TokenCharacters = SearchValues.Create("!#$%&'*+-.^_`|~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz");

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
        string[] words = (await input.ReadLineAsync(LongestLine, StatusCodes.Status414UriTooLong, cancellationToken)).Split(' ');
        if (words.Length != 3 || !IsToken(words[0]) || words[1].Any(c => c is <= ' ' or >= '\x7f'))
            throw new BadHttpRequestException("Bad Request");
        if (words[2] is not ("HTTP/1.1" or "HTTP/1.0"))
            throw new BadHttpRequestException("HTTP Version Not Supported", StatusCodes.Status505HttpVersionNotsupported);
        string path = words[1];
        if (path.StartsWith("http://", StringComparison.OrdinalIgnoreCase))   // as to a proxy; the host is the Host field's
            path = path.IndexOf('/', 7) is > 0 and int slash ? path[slash..] : "/";
        if (!path.StartsWith('/') && !(path == "*" && words[0] == "OPTIONS"))
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
        await head.ReadFieldsAsync(input, cancellationToken);
        head.Judge();
        return head;
    }

    /// <summary>Fields, of a request or behind a chunked body, to the empty line.</summary>
    public static async ValueTask ReadFieldsAsync(HttpInput input, IHeaderDictionary fields, CancellationToken cancellationToken)
    {
        for (int i = 0; ; i++)
        {
            string line = await input.ReadLineAsync(LongestLine, StatusCodes.Status431RequestHeaderFieldsTooLarge, cancellationToken);
            if (line.Length == 0)
                return;
            int colon = line.IndexOf(':', StringComparison.Ordinal);
            if (i == MostFields)
                throw new BadHttpRequestException("Too Many Fields", StatusCodes.Status431RequestHeaderFieldsTooLarge);
            if (colon <= 0 || !IsToken(line[..colon]) || line.Any(c => c != '\t' && char.IsControl(c)))   // so also no folded line
                throw new BadHttpRequestException("Bad Request");
            fields.Append(line[..colon], line[(colon + 1)..].Trim(' ', '\t'));
        }
    }

    private ValueTask ReadFieldsAsync(HttpInput input, CancellationToken cancellationToken) => ReadFieldsAsync(input, Headers, cancellationToken);

    // How long the body is must have one answer.
    private void Judge()
    {
        if (Headers.Host.Count > 1 || (!IsOld && Headers.Host.Count != 1))
            throw new BadHttpRequestException("Bad Request");
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

    private static bool IsToken(string text) => text.Length > 0 && !text.AsSpan().ContainsAnyExcept(TokenCharacters);

    private static bool Has(StringValues values, string word) =>
        values.ToString().Split(',', StringSplitOptions.TrimEntries).Contains(word, StringComparer.OrdinalIgnoreCase);
}
