using System.Text;
using NetClient.Networking.Sockets;
using NetClient.Storage.Streams;

namespace NetClient.InteropTests.StartTlsTests;

/// <summary>Lines to and fro, as IMAP and SMTP speak. The reader and the writer stay what they are when the socket is upgraded.</summary>
internal sealed class LineConversation(StreamSocket socket) : IDisposable
{
    private readonly DataReader _reader = new(socket.InputStream) { InputStreamOptions = InputStreamOptions.Partial };
    private readonly DataWriter _writer = new(socket.OutputStream);

    public async Task SendLineAsync(string line, CancellationToken cancellationToken)
    {
        _writer.WriteString(line + "\r\n");
        await _writer.StoreAsync(cancellationToken);
    }

    public async Task<string> ReadLineAsync(CancellationToken cancellationToken)
    {
        var line = new StringBuilder();
        while (true)
        {
            while (_reader.UnconsumedBufferLength > 0)
            {
                char next = (char)_reader.ReadByte();
                if (next == '\n')
                    return line.ToString().TrimEnd('\r');
                line.Append(next);
            }

            if (await _reader.LoadAsync(512, cancellationToken) == 0)
                throw new EndOfStreamException($"The server closed the connection after \"{line}\".");
        }
    }

    /// <summary>Reads lines up to the first that <paramref name="isLast"/> accepts.</summary>
    public async Task<IReadOnlyList<string>> ReadLinesAsync(Func<string, bool> isLast, CancellationToken cancellationToken)
    {
        var lines = new List<string>();
        do
            lines.Add(await ReadLineAsync(cancellationToken));
        while (!isLast(lines[^1]));
        return lines;
    }

    public void Dispose()
    {
        _reader.DetachStream();
        _reader.Dispose();
        _writer.DetachStream();
        _writer.Dispose();
    }
}
