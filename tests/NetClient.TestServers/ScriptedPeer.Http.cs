using System.Globalization;
using System.Text;

namespace NetClient.TestServers;

/// <content>HTTP/1.1, by hand.</content>
public sealed partial class ScriptedPeer
{
    /// <summary>Reads one request with its body; null when the other side has closed, in whichever way.</summary>
    public async Task<SeenRequest?> ReadRequestAsync()
    {
        try
        {
            string[] lines = await ReadHeadAsync();
            if (lines.Length == 0)
                return null;
            string[] request = lines[0].Split(' ');
            var seen = new SeenRequest(request[0], request[1], lines[1..], "");
            int length = int.Parse(seen["Content-Length"] ?? "0", CultureInfo.InvariantCulture);
            byte[] body = new byte[length];
            await _stream.ReadExactlyAsync(body, Stop);
            return seen with { Body = Encoding.Latin1.GetString(body) };
        }
        catch (IOException)
        {
            return null;
        }
    }

    /// <summary>Answers every request on the connection with what <paramref name="answer"/> makes of it: a whole answer, head and body.</summary>
    public async Task ServeAsync(Func<SeenRequest, string> answer)
    {
        while (await ReadRequestAsync() is { } request)
            await SendAsync(answer(request));
    }

    /// <summary>An answer with a length.</summary>
    public static string Answer(string body, string status = "200 OK", params string[] headers) =>
        $"HTTP/1.1 {status}\r\n{string.Concat(headers.Select(header => header + "\r\n"))}Content-Length: {Encoding.Latin1.GetByteCount(body)}\r\n\r\n{body}";

    /// <summary>A redirection.</summary>
    public static string Redirect(string location, string status = "302 Found") => Answer("", status, $"Location: {location}");

    private async Task<string[]> ReadHeadAsync()
    {
        var head = new StringBuilder();
        byte[] one = new byte[1];
        while (await _stream.ReadAsync(one, Stop) == 1)
        {
            head.Append((char)one[0]);
            if (one[0] == '\n' && head.ToString().EndsWith("\r\n\r\n", StringComparison.Ordinal))
                return head.ToString().Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
        }
        return [];
    }
}
