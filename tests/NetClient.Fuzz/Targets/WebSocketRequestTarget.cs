using System.Net.WebSockets;
using System.Text;
using NetClient.Fuzz.Fuzzing;
using NetClient.Networking.Sockets.Internal.WebSockets;

namespace NetClient.Fuzz.Targets;

/// <summary>An opening handshake at the server's side, whole and trickled. What is accepted is held against a second, simpler reading: no line, no field, no body that another parser could see in it.</summary>
internal sealed class WebSocketRequestTarget() : FuzzTarget("websocket-request")
{
    private const int MostBytes = 4096;

    private static readonly string[] Fields =
    [
        "Host: localhost", "Upgrade: websocket", "Connection: keep-alive, Upgrade", "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==", "Sec-WebSocket-Version: 13", "Origin: http://localhost",
        "Sec-WebSocket-Protocol: chat, superchat", "Sec-WebSocket-Extensions: permessage-deflate; client_max_window_bits=12; server_max_window_bits=\"10\"", "Content-Length: 0", "Cookie: a=b",
    ];

    private static readonly string[] Words =
    [
        "GET ", "POST ", " HTTP/1.1\r\n", " HTTP/1.0\r\n", "\r\n", "\n", "\r", "\r\n\r\n", "\r\n ", ": ", " :", "Transfer-Encoding: chunked", "Content-Length: 5", "Host:", "\0", ",", "; ", "\"", "=", "/", "http://localhost/",
        "#", "?", "%00", "null", "permessage-deflate", "server_max_window_bits=8", "client_no_context_takeover",
    ];

    public override int LongestInput => 2 * MostBytes;

    public override IReadOnlyList<byte[]> Dictionary { get; } = [.. Words.Concat(Fields.Select(field => field + "\r\n")).Select(Encoding.Latin1.GetBytes)];

    public override byte[] Generate(Random random)
    {
        var text = new StringBuilder(random.Next(8) == 0 ? Words[random.Next(2)] + "/" : "GET /chat?x");
        text.Append(random.Next(8) == 0 ? Words[random.Next(2, 4)] : Words[2]);
        string[] fields = [.. Fields];
        random.Shuffle(fields);
        foreach (string field in fields)
        {
            if (random.Next(20) > 0)
                text.Append(field).Append("\r\n");
            if (random.Next(20) == 0)
                text.Append(Words[random.Next(Words.Length)]);
        }
        return Encoding.Latin1.GetBytes(text.Append("\r\n").ToString());
    }

    public override object? Act(byte[] input) => (Read(input, input.Length), Read(input, 1 + (input.Length % 7)));

    public override long MostAllocated(int length) => 128 * 1024 + (60L * length);

    public override string Judge(byte[] input, object? result)
    {
        (object whole, object trickled) = ((object, object))result!;
        if (whole is not OpeningRequest request)
        {
            // In pieces it may be refused sooner, for what is wrong first. It is accepted when what follows it comes too late to be seen: that is then what the frames begin with.
            int end = input.AsSpan().IndexOf("\r\n\r\n"u8) + 4;
            Require(trickled is int || (end >= 4 && end < input.Length), "it is accepted in pieces and not as a whole");
            return $"{whole}";
        }

        Require(trickled is OpeningRequest || ((input.Length > MostBytes || trickled is 400)), "it is accepted as a whole and not in pieces");
        string text = Encoding.Latin1.GetString(input);
        Require(text.EndsWith("\r\n\r\n", StringComparison.Ordinal) && text.IndexOf("\r\n\r\n", StringComparison.Ordinal) == text.Length - 4, "something follows the head");
        string[] lines = text[..^4].Split("\r\n");
        Require(lines.All(line => line.All(c => c is '\t' or (>= ' ' and not '\u007f'))), "a line has control characters in it");
        Require(lines[0].StartsWith("GET ", StringComparison.Ordinal) && lines[0].EndsWith(" HTTP/1.1", StringComparison.Ordinal) && lines[0].Count(c => c == ' ') == 2, "its first line is no request for a web socket");
        Require(lines.Skip(1).All(line => line.Length > 0 && line[0] is not (' ' or '\t') && line.IndexOf(':', StringComparison.Ordinal) > 0 && line[line.IndexOf(':', StringComparison.Ordinal) - 1] is not (' ' or '\t')),
            "a line is folded or has no name");
        Require(One(lines, "Host") == 1 && One(lines, "Sec-WebSocket-Key") == 1 && One(lines, "Sec-WebSocket-Version") == 1 && One(lines, "Origin") <= 1, "a field that comes once does not");
        Require(One(lines, "Transfer-Encoding") == 0 && One(lines, "Content-Length") <= 1 && lines.All(line => !line.StartsWith("Content-Length:", StringComparison.OrdinalIgnoreCase) || line.Split(':', 2)[1].Trim(' ', '\t') == "0"),
            "it has a body");
        Require(request.Path.StartsWith('/') && !request.Path.Contains('?', StringComparison.Ordinal), "its path is none");
        return Agreed(request) is { } answer ? $"accepted, {answer}" : "accepted";
    }

    private static string? Agreed(OpeningRequest request)
    {
        if (DeflateOffers.Choose(request.Head.Joined("Sec-WebSocket-Extensions"), new WebSocketDeflateOptions()) is not { } agreed)
            return null;
        Require(agreed.Options.ServerMaxWindowBits is >= 9 and <= 15 && agreed.Options.ClientMaxWindowBits is >= 9 and <= 15, "a window is out of range");
        Require(!agreed.Answer.Any(char.IsControl), "the answer has control characters in it");
        return agreed.Answer;
    }

    private static int One(string[] lines, string name) => lines.Skip(1).Count(line => line.Split(':')[0].Equals(name, StringComparison.OrdinalIgnoreCase));

    /// <summary>The request, the status it is refused with, or 0 when it ends too soon.</summary>
    private static object Read(byte[] input, int piece)
    {
        int at = 0;
        try
        {
            RequestHead head = HeadReader.ReadAsync(
                (destination, _) =>
                {
                    int count = Math.Min(Math.Min(piece, destination.Length), input.Length - at);
                    input.AsMemory(at, count).CopyTo(destination);
                    at += count;
                    return new(count);
                },
                MostBytes, CancellationToken.None).GetAwaiter().GetResult();
            OpeningRequest request = OpeningRequest.Read(head);
            _ = OriginRule.Permits(request.Origin, request.Host, []);
            return request;
        }
        catch (RefusedRequestException e)
        {
            return e.Status;
        }
        catch (EndOfStreamException)
        {
            return 0;
        }
    }
}
