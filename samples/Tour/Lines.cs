using System.Text;
using NetClient.Networking.Sockets;

namespace Tour;

/// <summary>A line protocol over a socket, and a little HTTP.</summary>
internal static class Lines
{
    /// <summary>Reads a line; null at the end. Byte by byte: a buffer of our own could hold clear text that UpgradeToSslAsync cannot see.</summary>
    public static async Task<string?> ReadLineAsync(this StreamSocket socket, CancellationToken cancellationToken)
    {
        var line = new StringBuilder();
        byte[] one = new byte[1];
        while (await socket.ReadAsync(one, cancellationToken) == 1)
        {
            if (one[0] == '\n')
                return line.ToString().TrimEnd('\r');
            if (line.Length == 1000)
                throw new InvalidDataException("The peer's line is longer than 1000 bytes.");
            line.Append((char)one[0]);
        }
        return line.Length > 0 ? line.ToString() : null;
    }

    public static async Task WriteLineAsync(this StreamSocket socket, string line, CancellationToken cancellationToken) =>
        await socket.WriteAsync(Encoding.Latin1.GetBytes(line + "\r\n"), cancellationToken);

    /// <summary>Says something and reads the answer.</summary>
    public static async Task<string> AskAsync(this StreamSocket socket, string line, CancellationToken cancellationToken)
    {
        await socket.WriteLineAsync(line, cancellationToken);
        return await socket.ReadLineAsync(cancellationToken) ?? "(end)";
    }

    /// <summary>GET /, as text: status and body, or that there was no answer.</summary>
    public static async Task<string> GetAsync(this StreamSocket socket, CancellationToken cancellationToken)
    {
        await socket.WriteLineAsync("GET / HTTP/1.0\r\nHost: localhost\r\n", cancellationToken);   // 1.0: the body ends with the connection
        using var reader = new StreamReader(socket.AsStream(), Encoding.Latin1);
        string answer = await reader.ReadToEndAsync(cancellationToken);
        return answer == "" ? "no answer" : $"{answer.Split('\r')[0].Split(' ')[1]} {answer.Split("\r\n\r\n")[^1].Trim()}";
    }
}
