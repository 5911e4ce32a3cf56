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

    [Fact(Timeout = 10_000)]
    public async Task OpenReadAsync_FetchesContentAndType()
    {
        await using LoopbackServer server = Serving("HTTP/1.1 200 OK\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Length: 5\r\n\r\nhello");
        using IRandomAccessStreamWithContentType stream = await Reference(server).OpenReadAsync(Token);
        Assert.Equal(("text/plain", 5ul, 0ul), (stream.ContentType, stream.Size, stream.Position));
        using var reader = new StreamReader(stream.AsStreamForRead());
        Assert.Equal("hello", await reader.ReadToEndAsync(Token));
    }

    [Fact(Timeout = 10_000)]
    public async Task OpenReadAsync_NotFound_CarriesTheStatusAsHResult()
    {
        await using LoopbackServer server = Serving("HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n");
        var e = await Assert.ThrowsAsync<NetworkException>(() => Reference(server).OpenReadAsync(Token));
        Assert.Equal(unchecked((int)0x80190194), e.HResult);
    }

    [Theory(Timeout = 10_000)]
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

    [Fact(Timeout = 10_000)]
    public async Task OpenReadAsync_RedirectedForEver_IsRedirectFailed()
    {
        await using LoopbackServer server = HttpPeer.AnswerStatus(302, "Location: /again\r\n");
        var e = await Assert.ThrowsAsync<NetworkException>(() => Reference(server).OpenReadAsync(Token));
        Assert.Equal(WebErrorStatus.RedirectFailed, WebError.GetStatus(e.HResult));
        Assert.Contains("(RedirectFailed, 0x80072F7C)", e.Message, StringComparison.Ordinal);
    }

    [Fact(Timeout = 10_000)]
    public async Task OpenReadAsync_RedirectToAForbiddenAddress_IsDenied()
    {
        await using LoopbackServer server = Serving("HTTP/1.1 302 Found\r\nLocation: http://10.0.0.1/secret\r\nContent-Length: 0\r\n\r\n");
        await Assert.ThrowsAsync<CapabilityDeniedException>(() => Reference(server, TestContexts.With(NetworkCapability.InternetClient)).OpenReadAsync(Token));
    }

    [Fact(Timeout = 30_000)]
    public async Task OpenReadAsync_MoreThanTheLimit_IsRefused()
    {
        await using LoopbackServer server = Serving($"HTTP/1.1 200 OK\r\nContent-Length: {HttpLimit + 1}\r\n\r\n");
        await Assert.ThrowsAsync<NetworkException>(() => Reference(server).OpenReadAsync(Token));
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
