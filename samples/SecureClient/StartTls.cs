using System.Text;
using NetClient.Networking.Sockets;

/// <summary>How a protocol gets from clear text to TLS: what is said, and what the server answers when it agrees.</summary>
internal sealed record StartTls(string Name, string[] Say, string GoAhead)
{
    public static readonly StartTls[] All =
    [
        new("smtp", ["EHLO localhost", "STARTTLS"], "220"),
        new("imap", ["a1 STARTTLS"], "a1 OK"),
        new("pop3", ["STLS"], "+OK"),
    ];

    /// <summary>Talks until the server has said that TLS may begin.</summary>
    public async Task NegotiateAsync(StreamSocket socket, CancellationToken cancellationToken)
    {
        string answer = await ReadAnswerAsync(socket, isGreeting: true, cancellationToken);
        foreach (string line in Say)
        {
            Console.Error.WriteLine($"> {line}");
            await socket.WriteAsync(Encoding.Latin1.GetBytes(line + "\r\n"), cancellationToken);
            answer = await ReadAnswerAsync(socket, isGreeting: false, cancellationToken);
        }
        if (!answer.StartsWith(GoAhead, StringComparison.OrdinalIgnoreCase))
            throw new InvalidDataException($"The server does not begin TLS: \"{answer}\".");
    }

    /// <summary>The last line of an answer: in SMTP the others have a hyphen behind their number, in IMAP they begin with a star, as only the greeting may.</summary>
    private static async Task<string> ReadAnswerAsync(StreamSocket socket, bool isGreeting, CancellationToken cancellationToken)
    {
        while (true)
        {
            string line = await ReadLineAsync(socket, cancellationToken);
            Console.Error.WriteLine($"< {line}");
            bool goesOn = line.Length > 3 && char.IsAsciiDigit(line[0]) && line[3] == '-';
            if (!goesOn && (isGreeting || !line.StartsWith("* ", StringComparison.Ordinal)))
                return line;
        }
    }

    // Byte by byte: a buffer of our own could hold clear text that UpgradeToSslAsync cannot see.
    private static async Task<string> ReadLineAsync(StreamSocket socket, CancellationToken cancellationToken)
    {
        var line = new StringBuilder();
        byte[] one = new byte[1];
        while (await socket.ReadAsync(one, cancellationToken) == 1)
        {
            if (one[0] == '\n')
                return line.ToString().TrimEnd('\r');
            if (line.Append(one[0] is >= 0x20 and < 0x7F ? (char)one[0] : one[0] == '\r' ? '\r' : '.').Length > 1000)
                throw new InvalidDataException("The server's line is longer than 1000 bytes.");
        }
        throw new EndOfStreamException("The server ended the connection before TLS began.");
    }
}
