using System.Text;
using NetClient.Errors;
using NetClient.Internal;
using NetClient.Networking;
using NetClient.Storage;
using NetClient.Storage.Streams;
using NetClient.TestServers;
using FileAttributes = NetClient.Storage.FileAttributes;

namespace NetClient.Tests.Storage;

public sealed class StreamedFileTests : IDisposable
{
    private readonly TempFolder _folder = new();
    private int _requests;

    private static CancellationToken TestEnd => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact(Timeout = 60_000)]
    public async Task CreateStreamedFileFromUriAsync_File_IsFetchedOnceWhenItIsRead()
    {
        await using LoopbackServer server = Serving("200 OK", "hello");
        StorageFile file = await StorageFile.CreateStreamedFileAsync("greeting.txt", At(server), TestContexts.AllCapabilities(), TestEnd);
        Assert.Equal(("greeting.txt", "", "text/plain", true), (file.Name, file.Path, file.ContentType, file.IsAvailable));
        Assert.Equal(FileAttributes.ReadOnly | FileAttributes.LocallyIncomplete, file.Attributes);
        Assert.Equal(0, _requests);

        Assert.Equal("hello", await FileIO.ReadTextAsync(file, TestEnd));
        Assert.Equal(FileAttributes.ReadOnly, file.Attributes);
        Assert.Equal(5ul, (await file.GetBasicPropertiesAsync(TestEnd)).Size);
        using IRandomAccessStreamWithContentType stream = await file.OpenReadAsync(TestEnd);
        Assert.Equal(("text/plain", false), (stream.ContentType, stream.CanWrite));
        StorageFile copy = await file.CopyAsync(await _folder.FolderAsync(), TestEnd);
        Assert.Equal("hello", File.ReadAllText(copy.Path));
        Assert.Equal(1, _requests);
        Assert.Null(await file.GetParentAsync(TestEnd));
        Assert.True(file.IsEqual(file));
        Assert.False(file.IsEqual(copy));
    }

    [Fact(Timeout = 60_000)]
    public async Task Changes_OfAStreamedFile_AreDenied()
    {
        StorageFile file = await StorageFile.CreateStreamedFileFromUriAsync("f", new Uri("http://127.0.0.1:1/"), null, TestEnd);
        StorageFolder folder = await _folder.FolderAsync();
        Func<Task>[] calls =
        [
            () => file.OpenAsync(FileAccessMode.ReadWrite, TestEnd), () => file.OpenTransactedWriteAsync(TestEnd), () => file.RenameAsync("g", TestEnd),
            () => file.MoveAsync(folder, TestEnd), () => file.DeleteAsync(TestEnd),
        ];
        foreach (Func<Task> call in calls)
            Assert.Equal(HResults.AccessDenied, (await Assert.ThrowsAsync<UnauthorizedAccessException>(call)).HResult);
    }

    [Fact(Timeout = 60_000)]
    public async Task CreateStreamedFileFromUriAsync_FetchFails_IsTriedAgainByTheNextRead()
    {
        await using LoopbackServer failing = Serving("404 Not Found", "");
        StorageFile file = await StorageFile.CreateStreamedFileAsync("f", At(failing), TestContexts.AllCapabilities(), TestEnd);
        for (int i = 1; i <= 2; i++)
        {
            Assert.Equal(unchecked((int)0x80190194), (await Assert.ThrowsAsync<NetworkException>(() => FileIO.ReadTextAsync(file, TestEnd))).HResult);
            Assert.Equal(i, _requests);
        }
    }

    [Fact(Timeout = 60_000)]
    public async Task ReplaceWithStreamedFileFromUriAsync_Content_ComesAsAWholeOrNotAtAll()
    {
        StorageFile file = await _folder.FileAsync("f", "old");
        NetClientContext context = TestContexts.AllCapabilities();
        await using (LoopbackServer failing = Serving("500 Internal Server Error", ""))
            await Assert.ThrowsAsync<NetworkException>(() => StorageFile.ReplaceWithStreamedFileAsync(file, At(failing), context, TestEnd));
        Assert.Equal("old", File.ReadAllText(file.Path));
        await using LoopbackServer server = Serving("200 OK", "new");
        StorageFile replaced = await StorageFile.ReplaceWithStreamedFileAsync(file, At(server), context, TestEnd);
        Assert.True(replaced.IsEqual(file));
        Assert.Equal("new", File.ReadAllText(file.Path));
        File.Delete(file.Path);
        await Assert.ThrowsAsync<FileNotFoundException>(() => StorageFile.ReplaceWithStreamedFileAsync(file, At(server), context, TestEnd));
    }

    [Fact(Timeout = 60_000)]
    public async Task Calls_Arguments_AreChecked()
    {
        var uri = new Uri("http://h/");
        StorageFile file = await _folder.FileAsync("f", "old");
        foreach (Uri? bad in new[] { null, new Uri("ftp://h/"), new Uri("relative", UriKind.Relative), new Uri("file:///f") })
        {
            Assert.Equal(HResults.InvalidArgument, Assert.ThrowsAny<ArgumentException>(() => { _ = StorageFile.CreateStreamedFileFromUriAsync("f", bad!, null, TestEnd); }).HResult);
            Assert.Equal(HResults.InvalidArgument, Assert.ThrowsAny<ArgumentException>(() => { _ = StorageFile.ReplaceWithStreamedFileFromUriAsync(file, bad!, null, TestEnd); }).HResult);
        }
        Assert.Equal(HResults.InvalidArgument, Assert.ThrowsAny<ArgumentException>(() => { _ = StorageFile.CreateStreamedFileFromUriAsync(null!, uri, null, TestEnd); }).HResult);
        Assert.Equal(HResults.InvalidArgument, (await Assert.ThrowsAnyAsync<ArgumentException>(() => StorageFile.CreateStreamedFileFromUriAsync("../f", uri, null, TestEnd))).HResult);
        Assert.Equal(HResults.InvalidName, (await Assert.ThrowsAsync<FileNotFoundException>(() => StorageFile.CreateStreamedFileFromUriAsync("a?", uri, null, TestEnd))).HResult);
        Assert.Equal(HResults.InvalidArgument, Assert.ThrowsAny<ArgumentException>(() => { _ = StorageFile.ReplaceWithStreamedFileFromUriAsync(null!, uri, null, TestEnd); }).HResult);
    }

    private static Uri At(LoopbackServer server) => new($"http://127.0.0.1:{server.Port}/x");

    private LoopbackServer Serving(string status, string content) => LoopbackServer.Start(async peer =>
    {
        await peer.ReadAsync();
        Interlocked.Increment(ref _requests);
        await peer.SendAsync(Encoding.Latin1.GetBytes($"HTTP/1.1 {status}\r\nContent-Length: {content.Length}\r\nConnection: close\r\n\r\n{content}"));
        await peer.WaitForCloseAsync();
    });
}
