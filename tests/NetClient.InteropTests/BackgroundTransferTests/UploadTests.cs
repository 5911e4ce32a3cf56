using System.Net;
using NetClient.Capabilities;
using NetClient.Internal;
using NetClient.InteropTests.Peers;
using NetClient.Networking;
using NetClient.Networking.BackgroundTransfer;
using NetClient.Security.Credentials;
using NetClient.Storage;
using NetClient.Storage.Streams;
using NetClient.TestServers;
using NetClient.TestServers.Processes;
using NetClient.Web;

namespace NetClient.InteropTests.BackgroundTransferTests;

/// <summary>Files by PUT to Apache (mod_dav) and nginx, directly and through squid.</summary>
public sealed class UploadTests(PeerFixture<ApacheDav> apache, PeerFixture<NginxDav> nginx, PeerFixture<SquidDigestServer> squid)
    : InteropTest, IClassFixture<PeerFixture<ApacheDav>>, IClassFixture<PeerFixture<NginxDav>>, IClassFixture<PeerFixture<SquidDigestServer>>
{
    private readonly TempDirectory _folder = new("uploads");
    private readonly byte[] _content = RangeServer.Bytes(5_000_000);

    [Theory(Timeout = 60_000)]
    [InlineData("open", false)]
    [InlineData("basic", true)]
    [InlineData("digest", true)]
    [InlineData("moved", false)]
    public async Task Put_ToApache_Arrives(string folder, bool asks)
    {
        ApacheDav server = Use(apache);
        var uploader = new BackgroundUploader(NewContext()) { Method = "PUT", ServerCredential = asks ? new PasswordCredential("test", "alice", "secret") : null };
        UploadOperation upload = uploader.CreateUpload(new Uri(server.Address, $"{folder}/{folder}.bin"), await SourceAsync());
        await upload.StartAsync();
        Assert.Equal((201u, 5_000_000ul), (upload.GetResponseInformation()!.StatusCode, upload.Progress.BytesSent));
        Assert.Equal(_content, server.Read(folder == "moved" ? "open/moved.bin" : $"{folder}/{folder}.bin"));
        using var answer = new StreamReader(upload.GetResultStreamAt(0).AsStreamForRead());
        Assert.Contains("has been created", await answer.ReadToEndAsync(Token), StringComparison.Ordinal);
    }

    [Fact(Timeout = 60_000)]
    public async Task Put_WrongPassword_Is401AndSendsNoBody()
    {
        ApacheDav server = Use(apache);
        var uploader = new BackgroundUploader(NewContext()) { Method = "PUT", ServerCredential = new PasswordCredential("test", "alice", "wrong") };
        UploadOperation upload = uploader.CreateUpload(new Uri(server.Address, "digest/wrong.bin"), await SourceAsync());
        NetworkException e = await Assert.ThrowsAnyAsync<NetworkException>(async () => await upload.StartAsync());
        Assert.Equal(WebErrorStatus.Unauthorized, BackgroundTransferError.GetStatus(e.HResult));
        Assert.Equal(0ul, upload.Progress.BytesSent);
        Assert.Null(server.Read("digest/wrong.bin"));
    }

    [Theory(Timeout = 60_000)]
    [InlineData("apache")]
    [InlineData("nginx")]
    public async Task Put_LargerThanTheServerTakes_Is413AndSendsNoBody(string which)
    {
        Uri address = which == "apache" ? Use(apache).Address : Use(nginx).Address;
        UploadOperation upload = new BackgroundUploader(NewContext()) { Method = "PUT" }.CreateUpload(new Uri(address, "small/large.bin"), await SourceAsync());
        NetworkException e = await Assert.ThrowsAnyAsync<NetworkException>(async () => await upload.StartAsync());
        Assert.Equal(WebErrorStatus.RequestEntityTooLarge, BackgroundTransferError.GetStatus(e.HResult));
        Assert.Equal(0ul, upload.Progress.BytesSent);
    }

    [Fact(Timeout = 60_000)]
    public async Task Put_ToNginx_OfAFileAndOfAStream_Arrive()
    {
        NginxDav server = Use(nginx);
        NetClientContext context = NewContext();
        var uploader = new BackgroundUploader(context) { Method = "PUT" };
        using var stream = new MemoryStream(_content);
        await uploader.CreateUpload(new Uri(server.Address, "files/file.bin"), await SourceAsync()).StartAsync();
        await (await uploader.CreateUploadFromStreamAsync(new Uri(server.Address, "files/stream.bin"), stream.AsInputStream(), Token)).StartAsync();
        Assert.Equal(_content, server.Read("files/file.bin"));
        Assert.Equal(_content, server.Read("files/stream.bin"));
    }

    [Theory(Timeout = 60_000)]
    [InlineData("secret", true)]
    [InlineData("wrong", false)]
    public async Task Put_ThroughSquidThatAsks_ArrivesWithTheRightPassword(string password, bool arrives)
    {
        NginxDav server = Use(nginx);
        var uploader = new BackgroundUploader(NewContext(new WebProxy($"http://127.0.0.1:{Use(squid).Port}/")))
        {
            Method = "PUT",
            ProxyCredential = new PasswordCredential("test", "alice", password),
        };
        UploadOperation upload = uploader.CreateUpload(new Uri($"http://{SquidDigestServer.HostName}:{server.Port}/files/{password}.bin"), await SourceAsync());
        if (arrives)
        {
            await upload.StartAsync();
            Assert.Equal(_content, server.Read($"files/{password}.bin"));
            await Use(squid).WaitForLogAsync($"PUT http://{SquidDigestServer.HostName}:{server.Port}/files/{password}.bin alice", Token);
        }
        else
        {
            NetworkException e = await Assert.ThrowsAnyAsync<NetworkException>(async () => await upload.StartAsync());
            Assert.Equal(WebErrorStatus.ProxyAuthenticationRequired, BackgroundTransferError.GetStatus(e.HResult));
            Assert.Null(server.Read($"files/{password}.bin"));
        }
    }

    private async Task<StorageFile> SourceAsync()
    {
        await File.WriteAllBytesAsync(_folder["source.bin"], _content, Token);
        return await StorageFile.GetFileFromPathAsync(_folder["source.bin"], Token);
    }

    private NetClientContext NewContext(IWebProxy? proxy = null)
    {
        var context = new NetClientContext
        {
            Capabilities = new CapabilityChecker(CapabilityManifest.Create(TestContexts.Everything)),
            Folder = new AppFolder(_folder["app"], "app"),
            SystemProxy = proxy ?? new WebProxy(),
        };
        Own(new App(context, _folder));
        return context;
    }

    private sealed class App(NetClientContext context, TempDirectory folder) : IAsyncDisposable
    {
        public async ValueTask DisposeAsync()
        {
            await context.Transfers.DisposeAsync();
            folder.Dispose();
        }
    }
}
