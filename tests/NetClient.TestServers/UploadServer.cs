using System.Collections.Concurrent;
using System.Text;

namespace NetClient.TestServers;

/// <summary>An HTTP server that takes bodies, honestly unless a script says otherwise. Raw sockets throughout.</summary>
public sealed class UploadServer : IAsyncDisposable
{
    private readonly LoopbackServer _server;
    private int _requests;

    public UploadServer() => _server = LoopbackServer.Start(ServeAsync);

    public Uri Address => new($"http://127.0.0.1:{_server.Port}/file.bin");

    /// <summary>What was asked.</summary>
    public ConcurrentQueue<SeenUpload> Requests { get; } = [];

    /// <summary>Called when the head of a request has come, and nothing has been answered; false leaves the rest to the server.</summary>
    public Func<SeenUpload, ScriptedPeer, Task<bool>> Script { get; set; } = static (_, _) => Task.FromResult(false);

    /// <summary>The answer to what is taken.</summary>
    public string Answer { get; set; } = ScriptedPeer.Answer("taken", "201 Created");

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    /// <summary>Takes a body whole, having said that it is wanted where that was asked.</summary>
    public static async Task TakeAsync(SeenUpload request, ScriptedPeer peer)
    {
        if (request["Expect"] == "100-continue")
            await peer.SendAsync("HTTP/1.1 100 Continue\r\n\r\n");
        await TakeAsync(request, peer, request.Length);
    }

    /// <summary>Takes so many bytes of a body.</summary>
    public static async Task TakeAsync(SeenUpload request, ScriptedPeer peer, long atMost)
    {
        for (long left = atMost; left > 0;)
        {
            byte[] bytes = await peer.ReadAsync((int)Math.Min(left, 65536));
            if (bytes.Length == 0)
                throw new IOException("The client has gone.");
            request.Add(bytes);
            left -= bytes.Length;
        }
    }

    private async Task ServeAsync(ScriptedPeer peer)
    {
        try
        {
            while (await ReadHeadAsync(peer) is { } request)
            {
                Requests.Enqueue(request);
                if (await Script(request, peer).WaitAsync(peer.Stop))
                    continue;
                await TakeAsync(request, peer);
                await peer.SendAsync(Answer);
            }
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException or OperationCanceledException)
        {
            // The client, or the script, has ended the connection.
        }
    }

    private async Task<SeenUpload?> ReadHeadAsync(ScriptedPeer peer)
    {
        var head = new StringBuilder();
        byte[] one = new byte[1];
        while (!head.ToString().EndsWith("\r\n\r\n", StringComparison.Ordinal))
        {
            if (await peer.Stream.ReadAsync(one, peer.Stop) == 0)
                return null;
            head.Append((char)one[0]);
        }
        string[] lines = head.ToString().Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
        string[] words = lines[0].Split(' ');
        Dictionary<string, string> headers = lines.Skip(1).Select(line => line.Split(": ", 2)).ToDictionary(pair => pair[0], pair => pair[1], StringComparer.OrdinalIgnoreCase);
        return new SeenUpload(Interlocked.Increment(ref _requests) - 1, words[0], words[1], headers);
    }
}
