using System.Text;
using NetClient.TestServers;

namespace NetClient.Tests.Errors.Measured;

/// <summary>Servers that speak HTTP by script, well and badly.</summary>
internal static class HttpPeer
{
    /// <summary>Answers each request with the same words, and closes.</summary>
    public static LoopbackServer Answer(string answer) => LoopbackServer.Start(async peer =>
    {
        await ReadHeadAsync(peer);
        await peer.SendAsync(answer);
        peer.Socket.Shutdown(System.Net.Sockets.SocketShutdown.Send);
        await peer.WaitForCloseAsync();
    });

    /// <summary>Answers each request with a status and no content, on as many requests as come.</summary>
    public static LoopbackServer AnswerStatus(int status, string headers = "") => LoopbackServer.Start(async peer =>
    {
        while ((await ReadHeadAsync(peer)).Length > 0)
            await peer.SendAsync($"HTTP/1.1 {status} Whatever\r\n{headers}Content-Length: 0\r\n\r\n");
    });

    /// <summary>Reads a request and says nothing.</summary>
    public static LoopbackServer Silent() => LoopbackServer.Start(async peer =>
    {
        await ReadHeadAsync(peer);
        await peer.WaitForCloseAsync();
    });

    /// <summary>Reads a request, says something, and resets the connection.</summary>
    public static LoopbackServer Reset(string first = "") => LoopbackServer.Start(async peer =>
    {
        await ReadHeadAsync(peer);
        await peer.SendAsync(first);
        peer.Reset();
    });

    /// <summary>The head of a request; empty when the client has gone.</summary>
    public static async Task<string> ReadHeadAsync(ScriptedPeer peer)
    {
        var head = new StringBuilder();
        while (!head.ToString().EndsWith("\r\n\r\n", StringComparison.Ordinal))
        {
            byte[] next = await peer.ReadAsync(1);
            if (next.Length == 0)
                return "";
            head.Append((char)next[0]);
        }
        return head.ToString();
    }
}
