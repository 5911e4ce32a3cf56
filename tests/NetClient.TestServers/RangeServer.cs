using System.Collections.Concurrent;
using System.Globalization;
using System.Text;

namespace NetClient.TestServers;

/// <summary>An HTTP server with one content, which it serves honestly, ranges and all, unless a script answers first: then it lies as the script likes. Raw sockets throughout.</summary>
public sealed class RangeServer : IAsyncDisposable
{
    private readonly LoopbackServer _server;
    private int _requests;
    private int _open;
    private int _mostOpen;

    public RangeServer(byte[] content)
    {
        Content = content;
        _server = LoopbackServer.Start(ServeAsync);
    }

    /// <summary>What it serves.</summary>
    public byte[] Content { get; set; }

    /// <summary>Its entity tag, with the quotes; null for none.</summary>
    public string? ETag { get; set; } = "\"one\"";

    /// <summary>When it was last changed; null for unknown.</summary>
    public DateTimeOffset? LastModified { get; set; }

    /// <summary>Whether it sends parts.</summary>
    public bool AcceptsRanges { get; set; } = true;

    /// <summary>More headers for every honest answer, each with its line break.</summary>
    public string MoreHeaders { get; set; } = "";

    /// <summary>Called before each portion of a body, with the position of its first byte in the content.</summary>
    public Func<RangeRequest, long, Task> BeforeBytes { get; set; } = static (_, _) => Task.CompletedTask;

    /// <summary>The size of those portions.</summary>
    public int Portion { get; set; } = 16 * 1024;

    /// <summary>Answers in place of the server; false leaves the answer to it.</summary>
    public Func<RangeRequest, ScriptedPeer, Task<bool>> Script { get; set; } = static (_, _) => Task.FromResult(false);

    /// <summary>What was asked.</summary>
    public ConcurrentQueue<RangeRequest> Requests { get; } = [];

    /// <summary>How many requests were being answered at the same time, at most.</summary>
    public int MostOpen => Volatile.Read(ref _mostOpen);

    public Uri Address => new($"http://127.0.0.1:{_server.Port}/file.bin");

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    /// <summary>Content whose every byte depends on its position, so that a byte in the wrong place shows.</summary>
    public static byte[] Bytes(int length, int seed = 1)
    {
        byte[] bytes = new byte[length];
        new Random(seed).NextBytes(bytes);
        return bytes;
    }

    /// <summary>The honest answer.</summary>
    public async Task AnswerAsync(RangeRequest request, ScriptedPeer peer)
    {
        bool isPart = AcceptsRanges && request.From is not null && (request["If-Range"] is not { } validator || validator == ETag || validator == LastModified?.ToString("r"));
        long from = isPart ? request.From!.Value : 0, to = isPart ? Math.Min(request.To ?? long.MaxValue, Content.Length - 1) : Content.Length - 1;
        if (isPart && from >= Content.Length)
        {
            await peer.SendAsync($"HTTP/1.1 416 Range Not Satisfiable\r\nContent-Range: bytes */{Content.Length}\r\nContent-Length: 0\r\n\r\n");
            return;
        }
        await peer.SendAsync(Head(isPart ? "206 Partial Content" : "200 OK", to - from + 1, isPart ? $"Content-Range: bytes {from}-{to}/{Content.Length}\r\n" : ""));
        for (long at = from; at <= to; at += Portion)
        {
            await BeforeBytes(request, at).WaitAsync(peer.Stop);   // a test may hold it back for ever
            await peer.SendAsync(Content.AsMemory((int)at, (int)Math.Min(Portion, to - at + 1)));
        }
    }

    /// <summary>The head of an answer with the server's own headers.</summary>
    public string Head(string status, long? length, string more = "") =>
        $"HTTP/1.1 {status}\r\nDate: {DateTimeOffset.UtcNow:r}\r\n" + (length is { } known ? $"Content-Length: {known}\r\n" : "") + (ETag is null ? "" : $"ETag: {ETag}\r\n") +
        (LastModified is { } date ? $"Last-Modified: {date:r}\r\n" : "") + (AcceptsRanges ? "Accept-Ranges: bytes\r\n" : "") + MoreHeaders + more + "\r\n";

    private async Task ServeAsync(ScriptedPeer peer)
    {
        while (await ReadAsync(peer) is { } request)
        {
            Requests.Enqueue(request);
            int open = Interlocked.Increment(ref _open);
            for (int most; open > (most = _mostOpen) && Interlocked.CompareExchange(ref _mostOpen, open, most) != most;)
            {
                // Somebody else has just seen more.
            }
            try
            {
                if (!await Script(request, peer).WaitAsync(peer.Stop))
                    await AnswerAsync(request, peer);
            }
            catch (Exception e) when (e is IOException or ObjectDisposedException or OperationCanceledException)
            {
                return;   // the client, or the script, has ended the connection
            }
            finally
            {
                Interlocked.Decrement(ref _open);
            }
        }
    }

    private async Task<RangeRequest?> ReadAsync(ScriptedPeer peer)
    {
        var head = new StringBuilder();
        byte[] one = new byte[1];
        try
        {
            while (!head.ToString().EndsWith("\r\n\r\n", StringComparison.Ordinal))
            {
                if (await peer.Stream.ReadAsync(one, peer.Stop) == 0)
                    return null;
                head.Append((char)one[0]);
            }
            string[] lines = head.ToString().Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
            Dictionary<string, string> headers = lines.Skip(1).Select(line => line.Split(": ", 2)).ToDictionary(pair => pair[0], pair => pair[1], StringComparer.OrdinalIgnoreCase);
            byte[] body = new byte[headers.TryGetValue("Content-Length", out string? length) ? int.Parse(length, CultureInfo.InvariantCulture) : 0];
            await peer.Stream.ReadExactlyAsync(body, peer.Stop);
            string[] words = lines[0].Split(' ');
            return new RangeRequest(Interlocked.Increment(ref _requests) - 1, words[0], words[1], headers, body);
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException or OperationCanceledException)
        {
            return null;
        }
    }
}
