using System.Globalization;
using System.Text;

namespace NetClient.Networking.Sockets.Internal.WebSockets;

/// <summary>The server's side of the opening handshake: what is sent back (RFC 6455 section 4.2.2).</summary>
internal static class OpeningAnswer
{
    /// <summary>101, and the protocol is another one from the next byte on.</summary>
    public static byte[] Accept(string key, string? protocol, string? extension, IEnumerable<KeyValuePair<string, string>> fields)
    {
        var answer = new StringBuilder("HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n");
        answer.Append(CultureInfo.InvariantCulture, $"Sec-WebSocket-Accept: {OpeningRequest.AcceptKey(key)}\r\n");
        if (protocol is not null)
            answer.Append(CultureInfo.InvariantCulture, $"Sec-WebSocket-Protocol: {protocol}\r\n");
        if (extension is not null)
            answer.Append(CultureInfo.InvariantCulture, $"Sec-WebSocket-Extensions: {extension}\r\n");
        foreach ((string name, string value) in fields)
            answer.Append(CultureInfo.InvariantCulture, $"{name}: {value}\r\n");
        return Encoding.Latin1.GetBytes(answer.Append("\r\n").ToString());
    }

    /// <summary>Anything else, and the connection ends with it. The text is for people; it repeats nothing of the request.</summary>
    public static byte[] Refuse(int status, string text, string? fields, DateTimeOffset now, IEnumerable<KeyValuePair<string, string>>? more = null)
    {
        byte[] body = Encoding.UTF8.GetBytes(text + "\n");
        var answer = new StringBuilder();
        answer.Append(CultureInfo.InvariantCulture, $"HTTP/1.1 {status} {HttpText.ReasonPhrase(status)}\r\nDate: {now:r}\r\n");
        answer.Append(CultureInfo.InvariantCulture, $"Content-Type: text/plain; charset=utf-8\r\nContent-Length: {body.Length}\r\n{fields}");
        if (fields?.Contains("Connection:", StringComparison.Ordinal) != true)
            answer.Append("Connection: close\r\n");
        foreach ((string name, string value) in more ?? [])
            answer.Append(CultureInfo.InvariantCulture, $"{name}: {value}\r\n");
        return [.. Encoding.Latin1.GetBytes(answer.Append("\r\n").ToString()), .. body];
    }
}
