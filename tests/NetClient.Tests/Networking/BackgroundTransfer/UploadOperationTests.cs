using System.Text;
using NetClient.Errors;
using NetClient.Foundation;
using NetClient.Networking;
using NetClient.Networking.BackgroundTransfer;
using NetClient.Storage;
using NetClient.Storage.Streams;
using NetClient.TestServers;
using NetClient.Web;

namespace NetClient.Tests.Networking.BackgroundTransfer;

public sealed class UploadOperationTests : IAsyncLifetime
{
    private readonly Transfers _app = new();
    private readonly UploadServer _server = new();
    private readonly byte[] _content = RangeServer.Bytes(300_000);

    private static CancellationToken TestEnd => TestContext.Current.CancellationToken;

    public ValueTask InitializeAsync() => default;

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        await _server.DisposeAsync();
    }

    [Theory(Timeout = 60_000)]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(300_000)]
    [InlineData(3_000_000)]
    public async Task StartAsync_File_SendsItWholeAndForgetsTheTransfer(int length)
    {
        byte[] content = RangeServer.Bytes(length);
        StorageFile source = await _app.SourceAsync(content, "picture.png");
        UploadOperation upload = _app.NewUploader().CreateUpload(_server.Address, source);
        Assert.Equal((BackgroundTransferStatus.Idle, (ulong)length), (upload.Progress.Status, upload.Progress.TotalBytesToSend));
        Assert.Null(upload.GetResponseInformation());
        Assert.Equal(source.Path, upload.SourceFile!.Path);

        Assert.Same(upload, await upload.StartAsync());

        SeenUpload seen = Assert.Single(_server.Requests);
        Assert.Equal(("PUT", "/file.bin", "image/png"), (seen.Method, seen.Target, seen["Content-Type"]));
        Assert.Equal(content, seen.Body);
        BackgroundUploadProgress progress = upload.Progress;
        Assert.Equal((5ul, (ulong)length, 5ul, (ulong)length), (progress.BytesReceived, progress.BytesSent, progress.TotalBytesToReceive, progress.TotalBytesToSend));
        Assert.Equal((BackgroundTransferStatus.Completed, false), (progress.Status, progress.HasRestarted));
        Assert.Equal(201u, upload.GetResponseInformation()!.StatusCode);
        Assert.Equal("taken", await ResultAsync(upload));
        Assert.Empty(_app.JournalEntries());
        Assert.Empty(_app.Kept());
        Assert.Empty(await _app.CurrentUploadsAsync());
    }

    [Fact(Timeout = 60_000)]
    public async Task StartAsync_Stream_IsKeptUntilItHasArrived()
    {
        using var stream = new MemoryStream(_content);
        UploadOperation upload = await _app.NewUploader("POST").CreateUploadFromStreamAsync(_server.Address, stream.AsInputStream(), TestEnd);
        Assert.Null(upload.SourceFile);
        Assert.Equal([".body"], _app.Kept());
        await upload.StartAsync();
        SeenUpload seen = Assert.Single(_server.Requests);
        Assert.Equal(("POST", "application/octet-stream"), (seen.Method, seen["Content-Type"]));
        Assert.Equal(_content, seen.Body);
        Assert.Empty(_app.Kept());
    }

    [Fact(Timeout = 60_000)]
    public async Task StartAsync_NoFile_SendsNoBody()
    {
        UploadOperation upload = new BackgroundUploader(_app.Context).CreateUpload(_server.Address, null);
        await upload.StartAsync();
        SeenUpload seen = Assert.Single(_server.Requests);
        Assert.Equal(("POST", "0", null), (seen.Method, seen["Content-Length"], seen["Content-Type"]));
    }

    [Fact(Timeout = 60_000)]
    public async Task SetRequestHeader_OfUploaderAndOperation_AreSent()
    {
        BackgroundUploader uploader = _app.NewUploader();
        uploader.SetRequestHeader("X-One", "1");
        uploader.SetRequestHeader("Content-Type", "text/x-mine");
        UploadOperation upload = uploader.CreateUpload(_server.Address, await _app.SourceAsync(_content));
        upload.SetRequestHeader("x-one", "2");
        upload.SetRequestHeader("X-Two", "3");
        upload.RemoveRequestHeader("x-two");
        await upload.StartAsync();
        SeenUpload seen = Assert.Single(_server.Requests);
        Assert.Equal(("1, 2", "text/x-mine", null), (seen["X-One"], seen["Content-Type"], seen["X-Two"]));
    }

    [Fact(Timeout = 60_000)]
    public async Task SourceFile_ChangedBeforeItIsSent_FailsAndSendsNothing()
    {
        StorageFile source = await _app.SourceAsync(_content);
        UploadOperation longer = _app.NewUploader().CreateUpload(_server.Address, source);
        UploadOperation touched = _app.NewUploader().CreateUpload(_server.Address, source);
        File.SetLastWriteTimeUtc(source.Path, DateTime.UnixEpoch);
        IOException e = await Assert.ThrowsAsync<IOException>(() => touched.StartAsync().AsTask());
        Assert.Equal(unchecked((int)0x800703EE), e.HResult);
        Assert.Contains("was changed after the upload of it was created", e.Message, StringComparison.Ordinal);
        Assert.Equal(BackgroundTransferStatus.Error, touched.Progress.Status);

        await File.AppendAllTextAsync(source.Path, "more", TestEnd);
        Assert.Contains("300004", (await Assert.ThrowsAsync<IOException>(() => longer.StartAsync().AsTask())).Message, StringComparison.Ordinal);

        UploadOperation gone = _app.NewUploader().CreateUpload(_server.Address, source);
        File.Delete(source.Path);
        Assert.Equal(HResults.FileNotFound, (await Assert.ThrowsAsync<FileNotFoundException>(() => gone.StartAsync().AsTask())).HResult);
        Assert.All(_server.Requests, seen => Assert.Empty(seen.Body));
    }

    [Fact(Timeout = 60_000)]
    public async Task SourceFile_ChangedWhileItIsSent_NeverArrivesWhole()
    {
        byte[] content = RangeServer.Bytes(20_000_000);
        StorageFile source = await _app.SourceAsync(content);
        _server.Script = async (request, peer) =>
        {
            await UploadServer.TakeAsync(request, peer, 0);
            await peer.SendAsync("HTTP/1.1 100 Continue\r\n\r\n");
            await UploadServer.TakeAsync(request, peer, 100_000);
            File.SetLastWriteTimeUtc(source.Path, DateTime.UnixEpoch);
            await UploadServer.TakeAsync(request, peer, request.Length - 100_000);
            return true;
        };
        IOException e = await Assert.ThrowsAsync<IOException>(() => _app.NewUploader().CreateUpload(_server.Address, source).StartAsync().AsTask());
        Assert.Equal(unchecked((int)0x800703EE), e.HResult);
        Assert.InRange(Assert.Single(_server.Requests).Body.Length, 100_000, content.Length - 1);
    }

    [Fact(Timeout = 60_000)]
    public async Task Progress_WhileTheServerTakesNothing_StandsStill()
    {
        byte[] content = RangeServer.Bytes(40_000_000);
        var half = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var go = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _server.Script = async (request, peer) =>
        {
            await peer.SendAsync("HTTP/1.1 100 Continue\r\n\r\n");
            await UploadServer.TakeAsync(request, peer, 1_000_000);
            half.SetResult();
            await go.Task.WaitAsync(peer.Stop);
            await UploadServer.TakeAsync(request, peer, request.Length - 1_000_000);
            await peer.SendAsync(ScriptedPeer.Answer(""));
            return true;
        };
        UploadOperation upload = _app.NewUploader().CreateUpload(_server.Address, await _app.SourceAsync(content));
        ulong most = 0;
        var running = upload.StartAsync();
        running.Progress = (_, now) => most = Math.Max(most, now.Progress.BytesSent);
        await half.Task;
        // What the kernels of both sides hold, and no more: the file is read as the connection takes it.
        Assert.InRange(upload.Progress.BytesSent, 1ul, 30_000_000ul);
        Assert.Equal(BackgroundTransferStatus.Running, upload.Progress.Status);
        go.SetResult();
        await running;
        Assert.Equal(40_000_000ul, upload.Progress.BytesSent);
        Assert.Equal(40_000_000ul, most);
        Assert.True(content.AsSpan().SequenceEqual(_server.Requests.Single().Body));
    }

    [Fact(Timeout = 60_000)]
    public async Task Cancel_WhileItIsSent_EndsTheConnectionAndLeavesNothing()
    {
        var half = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var closed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _server.Script = async (request, peer) =>
        {
            await UploadServer.TakeAsync(request, peer, 100_000);
            half.SetResult();
            await peer.WaitForCloseAsync();
            closed.SetResult();
            return true;
        };
        BackgroundUploader uploader = _app.NewUploader("POST");
        uploader.MaxBytesPerSecond = 200_000;
        using var stream = new MemoryStream(_content);
        UploadOperation upload = await uploader.CreateUploadFromStreamAsync(_server.Address, stream.AsInputStream(), TestEnd);
        var running = upload.StartAsync();
        await half.Task;
        running.Cancel();
        Assert.Equal(HResults.Canceled, (await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running.AsTask())).HResult);
        await closed.Task;
        Assert.Equal(BackgroundTransferStatus.Canceled, upload.Progress.Status);
        Assert.Empty(_app.JournalEntries());
        Assert.Empty(_app.Kept());
    }

    [Fact(Timeout = 60_000)]
    public async Task CreateUpload_BadArguments_SaySo()
    {
        StorageFile source = await _app.SourceAsync(_content);
        BackgroundUploader uploader = _app.NewUploader();
        Assert.Equal(HResults.InvalidArgument, Assert.ThrowsAny<ArgumentException>(() => uploader.CreateUpload(new Uri("ftp://host/x"), source)).HResult);
        Assert.Equal(HResults.InvalidArgument, Assert.ThrowsAny<ArgumentException>(() => uploader.CreateUpload(null!, source)).HResult);
        Assert.Equal(HResults.InvalidArgument, Assert.ThrowsAny<ArgumentException>(() => uploader.SetRequestHeader("Expect", "100-continue")).HResult);
        Assert.Equal("POST", new BackgroundUploader(_app.Context).Method);
        UploadOperation upload = uploader.CreateUpload(_server.Address, source);
        Assert.Equal(HResults.IllegalMethodCall, Assert.Throws<InvalidOperationException>(() => upload.AttachAsync()).HResult);
        Assert.Equal(HResults.IllegalMethodCall, Assert.Throws<InvalidOperationException>(() => upload.GetResultStreamAt(0)).HResult);
        await upload.StartAsync();
        Assert.Equal(HResults.IllegalMethodCall, Assert.Throws<InvalidOperationException>(() => upload.StartAsync()).HResult);
        File.Delete(source.Path);
        Assert.Equal(HResults.FileNotFound, Assert.Throws<FileNotFoundException>(() => uploader.CreateUpload(_server.Address, source)).HResult);
    }

    [Fact(Timeout = 60_000)]
    public async Task StartAsync_NotFound_FailsWithItsStatusAndWhatTheServerSaid()
    {
        _server.Answer = ScriptedPeer.Answer("no such folder", "404 Not Found");
        UploadOperation upload = _app.NewUploader().CreateUpload(_server.Address, await _app.SourceAsync(_content));
        NetworkException e = await Assert.ThrowsAnyAsync<NetworkException>(() => upload.StartAsync().AsTask());
        Assert.Equal(WebErrorStatus.NotFound, BackgroundTransferError.GetStatus(e.HResult));
        Assert.Equal((BackgroundTransferStatus.Error, 404u), (upload.Progress.Status, upload.GetResponseInformation()!.StatusCode));
        Assert.Equal("no such folder", await ResultAsync(upload));
        Assert.Single(_server.Requests);
        Assert.Empty(_app.JournalEntries());
        Assert.Empty(_app.Kept());
    }

    internal static async Task<string> ResultAsync(UploadOperation upload)
    {
        using Stream stream = upload.GetResultStreamAt(0).AsStreamForRead();
        using var reader = new StreamReader(stream, Encoding.UTF8);
        return await reader.ReadToEndAsync(TestEnd);
    }
}
