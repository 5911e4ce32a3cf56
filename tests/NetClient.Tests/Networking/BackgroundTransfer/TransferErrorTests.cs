using System.Net;
using NetClient.Errors;
using NetClient.Foundation;
using NetClient.Networking;
using NetClient.Networking.BackgroundTransfer;
using NetClient.Networking.BackgroundTransfer.Internal;
using NetClient.TestServers;
using NetClient.Web;

namespace NetClient.Tests.Networking.BackgroundTransfer;

/// <summary>What the messages of transfers say, and what they do not repeat.</summary>
public sealed class TransferErrorTests
{
    /// <summary>Or one looks for the fault at the server, which may be well.</summary>
    [Theory(Timeout = 60_000)]
    [InlineData("http", "407 Proxy Authentication Required", WebErrorStatus.ProxyAuthenticationRequired)]
    [InlineData("http", "407 Proxy Authentication Required", WebErrorStatus.ProxyAuthenticationRequired, true)]
    [InlineData("http", "502 Bad Gateway", WebErrorStatus.BadGateway)]
    [InlineData("https", "407 Proxy Authentication Required", WebErrorStatus.ProxyAuthenticationRequired)]
    [InlineData("https", "403 Forbidden", WebErrorStatus.Forbidden)]
    [InlineData("https", "", WebErrorStatus.ConnectionAborted)]   // it hangs up
    [InlineData("http", null, WebErrorStatus.CannotConnect)]   // nobody listens there
    [InlineData("https", null, WebErrorStatus.CannotConnect)]
    public async Task StartAsync_ProxyFails_IsNamed(string scheme, string? answer, WebErrorStatus status, bool isUpload = false)
    {
        await using LoopbackServer proxy = LoopbackServer.Start(peer => answer == "" ? peer.ReadRequestAsync() : peer.ServeAsync(_ => ScriptedPeer.Answer("", answer!)));
        string port = answer is null ? "9" : proxy.Port;
        await using var app = new Transfers { Proxy = new WebProxy($"http://user:secret@127.0.0.1:{port}/") };
        var address = new Uri($"{scheme}://www.example.org/file.bin");
        Task running = isUpload
            ? app.NewUploader().CreateUpload(address, await app.SourceAsync([1])).StartAsync().AsTask()
            : app.NewDownloader().CreateDownload(address, await app.FileAsync()).StartAsync().AsTask();
        NetworkException e = await Assert.ThrowsAnyAsync<NetworkException>(() => running);
        Assert.StartsWith($"The transfer of {address} through the proxy http://127.0.0.1:{port} failed: ", e.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", $"{e}", StringComparison.Ordinal);
        Assert.Equal(status, BackgroundTransferError.GetStatus(e.HResult));
    }

    /// <summary>What .NET says of an answer repeats it, and whoever reads the log must not be made to believe another line, or a page.</summary>
    [Fact(Timeout = 60_000)]
    public async Task StartAsync_AnswerThatIsNone_IsRepeatedShortAndPrintable()
    {
        await using LoopbackServer server = LoopbackServer.Start(async peer =>
        {
            await peer.ReadRequestAsync();
            await peer.SendAsync($"HTTP/1.1 \u001b[2J\u0007{new string('x', 2000)}\r\n\r\n");
        });
        await using var app = new Transfers();
        DownloadOperation download = app.NewDownloader().CreateDownload(new Uri($"http://127.0.0.1:{server.Port}/"), await app.FileAsync());
        Exception e = await Assert.ThrowsAnyAsync<Exception>(async () => await download.StartAsync());
        Assert.DoesNotContain(e.Message, char.IsControl);
        Assert.InRange(e.Message.Length, 20, 500);
    }

    /// <summary>A journal that somebody else has written.</summary>
    [Fact]
    public void Recorded_AnyText_IsShortAndPrintable()
    {
        NetworkException e = TransferErrors.Recorded(HResults.Fail, "one\r\ntwo\u202e" + new string('x', 100_000), new Uri("http://a/"));
        Assert.StartsWith("one??two?xxx", e.Message, StringComparison.Ordinal);
        Assert.InRange(e.Message.Length, 20, 5000);
    }
}
