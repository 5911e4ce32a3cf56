using System.Text;
using NetClient.Capabilities;
using NetClient.Errors;
using NetClient.Internal;
using NetClient.Networking;
using NetClient.Storage.Streams;
using NetClient.Tests.Errors.Measured;
using NetClient.TestServers;
using NetClient.Web;

namespace NetClient.Tests.Storage.Streams;

public sealed class RandomAccessStreamReferenceUriTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact(Timeout = 60_000)]
    public async Task OpenReadAsync_FetchesContentAndType()
    {
        await using LoopbackServer server = Serving("HTTP/1.1 200 OK\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Length: 5\r\n\r\nhello");
        using IRandomAccessStreamWithContentType stream = await Reference(server).OpenReadAsync(Token);
        Assert.Equal(("text/plain", 5ul, 0ul), (stream.ContentType, stream.Size, stream.Position));
        using var reader = new StreamReader(stream.AsStreamForRead());
        Assert.Equal("hello", await reader.ReadToEndAsync(Token));
    }

    [Fact(Timeout = 60_000)]
    public async Task OpenReadAsync_NotFound_CarriesTheStatusAsHResult()
    {
        await using LoopbackServer server = Serving("HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n");
        var e = await Assert.ThrowsAsync<NetworkException>(() => Reference(server).OpenReadAsync(Token));
        Assert.Equal(unchecked((int)0x80190194), e.HResult);
    }

    [Theory(Timeout = 60_000)]
    [InlineData("this is not HTTP\r\n\r\n", 0x80072F78, "ErrorHttpInvalidServerResponse")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhel", 0x80072EFE, "ConnectionAborted")]
    [InlineData("HTTP/1.1 429 Too Many Requests\r\nContent-Length: 0\r\n\r\n", 0x801901AD, "UnexpectedClientError")]
    public async Task OpenReadAsync_RequestFails_CarriesTheWebsNumberAndNameForIt(string response, uint hresult, string name)
    {
        await using LoopbackServer server = HttpPeer.Answer(response);
        var e = await Assert.ThrowsAsync<NetworkException>(() => Reference(server).OpenReadAsync(Token));
        Assert.Equal(unchecked((int)hresult), e.HResult);
        Assert.Equal(name, WebError.GetStatus(e).ToString());
    }

    [Fact(Timeout = 60_000)]
    public async Task OpenReadAsync_RedirectedForEver_IsRedirectFailed()
    {
        await using LoopbackServer server = HttpPeer.AnswerStatus(302, "Location: /again\r\n");
        var e = await Assert.ThrowsAsync<NetworkException>(() => Reference(server).OpenReadAsync(Token));
        Assert.Equal(WebErrorStatus.RedirectFailed, WebError.GetStatus(e.HResult));
        Assert.Contains("(RedirectFailed, 0x80072F7C)", e.Message, StringComparison.Ordinal);
    }

    [Fact(Timeout = 60_000)]
    public async Task OpenReadAsync_RedirectToAForbiddenAddress_IsDenied()
    {
        await using LoopbackServer server = Serving("HTTP/1.1 302 Found\r\nLocation: http://10.0.0.1/secret\r\nContent-Length: 0\r\n\r\n");
        await Assert.ThrowsAsync<CapabilityDeniedException>(() => Reference(server, TestContexts.With(NetworkCapability.InternetClient)).OpenReadAsync(Token));
    }

    [Fact(Timeout = 60_000)]
    public async Task OpenReadAsync_MoreThanTheLimit_IsRefused()
    {
        await using LoopbackServer server = Serving($"HTTP/1.1 200 OK\r\nContent-Length: {HttpLimit + 1}\r\n\r\n");
        await Assert.ThrowsAsync<NetworkException>(() => Reference(server).OpenReadAsync(Token));
    }

    [Fact(Timeout = 60_000)]
    public async Task OpenReadAsync_EndlessAnswerWithoutALength_IsRefused()
    {
        await using LoopbackServer server = LoopbackServer.Start(async peer =>
        {
            await peer.ReadAsync();
            await peer.SendAsync("HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n"u8.ToArray());
            byte[] chunk = new byte[1 << 20];
            try
            {
                for (long sent = 0; sent <= HttpLimit; sent += chunk.Length)
                    await peer.SendAsync(chunk);
                await peer.WaitForCloseAsync();
            }
            catch (IOException)
            {
                // The client has had enough.
            }
        });
        var e = await Assert.ThrowsAsync<NetworkException>(() => Reference(server).OpenReadAsync(Token));
        Assert.Contains("64 MiB", e.Message, StringComparison.Ordinal);
    }

    [Theory(Timeout = 60_000)]
    [InlineData("")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhel")]
    public async Task OpenReadAsync_ServerFallsSilent_IsATimeout(string sent)
    {
        var time = new ManualTime();
        var heard = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using LoopbackServer server = LoopbackServer.Start(async peer =>
        {
            await peer.ReadAsync();
            if (sent.Length > 0)
                await peer.SendAsync(Encoding.Latin1.GetBytes(sent));
            heard.SetResult();
            await peer.WaitForCloseAsync();
        });
        Task<IRandomAccessStreamWithContentType> opening = Reference(server, TestContexts.AllCapabilities(time)).OpenReadAsync(Token);
        await heard.Task.WaitAsync(Token);
        Assert.False(opening.IsCompleted);
        // The answer may be on its way to the client, whose wait begins anew with it.
        while (!opening.IsCompleted)
        {
            time.Advance(TimeSpan.FromSeconds(30));
            await Task.WhenAny(opening, time.WaitForTimerAsync(TimeSpan.FromSeconds(30)));
        }
        var e = await Assert.ThrowsAsync<NetworkException>(() => opening);
        Assert.Equal(WebErrorStatus.Timeout, WebError.GetStatus(e.HResult));
    }

    [Fact(Timeout = 60_000)]
    public async Task OpenReadAsync_ByteAfterByte_EndsAfterTenMinutes()
    {
        var time = new ManualTime();
        await using LoopbackServer server = LoopbackServer.Start(async peer =>
        {
            await peer.ReadAsync();
            await peer.SendAsync("HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n"u8.ToArray());
            await time.WaitForTimerAsync(TimeSpan.FromSeconds(30));   // the client waits for the first byte
            for (int i = 0; i < 29; i++)
            {
                time.Advance(TimeSpan.FromSeconds(20));
                await peer.SendAsync("x"u8.ToArray());
                await time.WaitForTimerAsync(TimeSpan.FromSeconds(Math.Min(30, 600 - ((i + 1) * 20))));
            }
            time.Advance(TimeSpan.FromSeconds(20));
            await peer.WaitForCloseAsync();
        });
        var e = await Assert.ThrowsAsync<NetworkException>(() => Reference(server, TestContexts.AllCapabilities(time)).OpenReadAsync(Token));
        Assert.Equal(WebErrorStatus.Timeout, WebError.GetStatus(e.HResult));
        Assert.Contains("10 minutes", e.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("ms-appx:///Assets/x.png")]
    [InlineData("file:///etc/passwd")]
    [InlineData("ftp://host/x")]
    public void CreateFromUri_OtherSchemes_AreInvalidArguments(string uri) =>
        Assert.Equal(HResults.InvalidArgument, Assert.ThrowsAny<ArgumentException>(() => RandomAccessStreamReference.CreateFromUri(new Uri(uri))).HResult);

    private static long HttpLimit => NetClient.Storage.Streams.Internal.HttpContentStream.MaxLength;

    private static RandomAccessStreamReference Reference(LoopbackServer server, NetClientContext? context = null) =>
        RandomAccessStreamReference.CreateFromUri(new Uri($"http://127.0.0.1:{server.Port}/x"), context ?? TestContexts.AllCapabilities());

    private static LoopbackServer Serving(string response) => LoopbackServer.Start(async peer =>
    {
        await peer.ReadAsync();
        await peer.SendAsync(Encoding.Latin1.GetBytes(response));
        await peer.WaitForCloseAsync();
    });
}
