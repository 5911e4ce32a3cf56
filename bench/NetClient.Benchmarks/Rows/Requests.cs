using NetClient.Benchmarks.Measuring;
using NetClient.Benchmarks.Peers;
using NetClient.Web.Http;

namespace NetClient.Benchmarks.Rows;

/// <summary>A GET over a connection that stays open, its body read to the end: what the gate, the redirections and the watch over the body add to .NET's own handler.</summary>
internal static class Requests
{
    private const string Raw = "SocketsHttpHandler";
    private const string Ours = "NetClientHttpHandler";

    // The handlers' own fields of an answer and a body are the least of it: two wrappers, one of them with the headers of the content.
    private static readonly Target Target = new(0.97, 1.05);

    public static readonly IReadOnlyList<Row> Rows =
    [
        new("HTTP GET 128 B", PeerProgram.Http, new(Raw, peer => OpenAsync(peer, NewRaw(), many: 1)), new(Ours, peer => OpenAsync(peer, NewOurs(), many: 1)), Target) { OneConnection = true },
        new("HTTP GET 128 B, 16 at once", PeerProgram.Http, new(Raw, peer => OpenAsync(peer, NewRaw(), many: 16)), new(Ours, peer => OpenAsync(peer, NewOurs(), many: 16)), Target),
    ];

    private static SocketsHttpHandler NewRaw() => new() { UseProxy = false, UseCookies = false };

    private static NetClientHttpHandler NewOurs() => new(Loopback.Context) { UseProxy = false };

    private static Task<Side> OpenAsync(PeerProcess peer, HttpMessageHandler handler, int many)
    {
        var invoker = new HttpMessageInvoker(handler);
        var address = new Uri($"http://127.0.0.1:{peer.Port}/");
        return Task.FromResult(new Side(
            async slice =>
            {
                long[] done = await Task.WhenAll(Enumerable.Range(0, many).Select(_ => GetAsync(invoker, address, slice)));
                return done.Sum();
            },
            invoker));
    }

    private static async Task<long> GetAsync(HttpMessageInvoker invoker, Uri address, Slice slice)
    {
        byte[] buffer = new byte[1024];
        long done = 0;
        for (; !slice.IsOver; done++)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, address);
            using HttpResponseMessage response = await invoker.SendAsync(request, CancellationToken.None);
            await using Stream body = await response.Content.ReadAsStreamAsync();
            while (await body.ReadAsync(buffer) > 0)
            {
            }
        }
        return done;
    }
}
