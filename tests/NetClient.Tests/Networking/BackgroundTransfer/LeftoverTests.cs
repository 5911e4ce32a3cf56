using NetClient.Foundation;
using NetClient.Networking.BackgroundTransfer;
using NetClient.Storage;
using NetClient.Storage.Streams;
using NetClient.TestServers;

namespace NetClient.Tests.Networking.BackgroundTransfer;

/// <summary>What transfers that have ended hold on to, and what becomes of them when it cannot be deleted.</summary>
public sealed class LeftoverTests : IAsyncLifetime
{
    private readonly WatchedFiles _files = new();
    private readonly Transfers _app = new();
    private readonly UploadServer _server = new();

    public LeftoverTests() => _app.Options = _app.Options with { Files = _files };

    private static CancellationToken TestEnd => TestContext.Current.CancellationToken;

    public ValueTask InitializeAsync() => default;

    public async ValueTask DisposeAsync()
    {
        _files.Undeletable = [];
        await _app.DisposeAsync();
        await _server.DisposeAsync();
    }

    [Theory(Timeout = 20_000)]
    [InlineData("201 Created")]
    [InlineData("403 Forbidden")]
    public async Task GetResultStreamAt_UploadHasEnded_ReadsWithoutAnOpenFile(string status)
    {
        _server.Answer = ScriptedPeer.Answer("taken", status);
        UploadOperation upload = _app.NewUploader().CreateUpload(_server.Address, null);
        await Record.ExceptionAsync(() => upload.StartAsync().AsTask());
        Assert.Equal(0, _files.Open);
        Assert.Equal("taken", await UploadOperationTests.ResultAsync(upload));
        using var rest = new StreamReader(upload.GetResultStreamAt(3).AsStreamForRead());
        Assert.Equal("en", await rest.ReadToEndAsync(TestEnd));
    }

    [Fact(Timeout = 20_000)]
    public async Task StartAsync_SpoolCannotBeDeleted_EndsWellAndTheNextStartSweeps()
    {
        _files.Undeletable = [".body"];
        using var stream = new MemoryStream([1, 2, 3]);
        UploadOperation upload = await _app.NewUploader("POST").CreateUploadFromStreamAsync(_server.Address, stream.AsInputStream(), TestEnd);
        await upload.StartAsync();
        Assert.Equal(BackgroundTransferStatus.Completed, upload.Progress.Status);
        Assert.Empty(_app.JournalEntries());
        Assert.Equal([".body"], _app.Kept());

        _files.Undeletable = [];
        await _app.RestartAsync();
        Assert.Empty(await _app.CurrentUploadsAsync());
        Assert.Empty(_app.Kept());
    }

    [Fact(Timeout = 20_000)]
    public async Task Cancel_PartialFileCannotBeDeleted_EndsCanceled()
    {
        _files.Undeletable = [".part"];
        var held = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var server = new RangeServer(RangeServer.Bytes(1 << 20)) { BeforeBytes = (_, at) => at > 100_000 ? held.Task : Task.CompletedTask };
        DownloadOperation download = await _app.CreateAsync(server);
        IAsyncOperationWithProgress<DownloadOperation, DownloadOperation> running = download.StartAsync();
        while (_app.Partials().Length == 0)
        {
            TestEnd.ThrowIfCancellationRequested();
            await Task.Yield();
        }
        running.Cancel();
        held.SetResult();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running.AsTask());
        Assert.Equal(BackgroundTransferStatus.Canceled, download.Progress.Status);
        Assert.Empty(_app.JournalEntries());
    }

    [Fact(Timeout = 20_000)]
    public async Task CreateUpload_FileWithMoreBytesThanItsLength_Throws()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "/proc is Linux's.");
        StorageFile file = await StorageFile.GetFileFromPathAsync("/proc/self/status", TestEnd);
        IOException e = Assert.Throws<IOException>(() => _app.NewUploader().CreateUpload(_server.Address, file));
        Assert.Equal(unchecked((int)0x800703EE), e.HResult);
    }

    [Fact(Timeout = 20_000)]
    public async Task StartAsync_HeadAnsweredWithALength_EndsWell()
    {
        _server.Answer = "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n";
        UploadOperation upload = _app.NewUploader("HEAD").CreateUpload(_server.Address, null);
        await upload.StartAsync();
        Assert.Equal((200u, 0ul), (upload.GetResponseInformation()!.StatusCode, upload.Progress.BytesReceived));
    }
}
