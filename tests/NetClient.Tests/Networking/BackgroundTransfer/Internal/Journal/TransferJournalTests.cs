using System.Text;
using NetClient.Errors;
using NetClient.Networking;
using NetClient.Networking.BackgroundTransfer;
using NetClient.Networking.BackgroundTransfer.Internal.Files;
using NetClient.Networking.BackgroundTransfer.Internal.Journal;
using NetClient.Security.Credentials;
using NetClient.TestServers;

namespace NetClient.Tests.Networking.BackgroundTransfer.Internal.Journal;

public sealed class TransferJournalTests : IAsyncLifetime
{
    private readonly Transfers _app = new();

    private static readonly byte[] Content = RangeServer.Bytes(200_000);

    public ValueTask InitializeAsync() => default;

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    [Fact(Timeout = 60_000)]
    public async Task Load_FileCutAnywhere_GivesTheLastWholeState()
    {
        TransferRecord record = Record();
        JournalEntry entry = JournalEntry.Create(TransferFiles.System, _app.Folder.Path, record);
        entry.Write(record with { Beginning = 1 });
        string path = Directory.GetFiles(_app.Folder.Path, "*.transfer").Single();
        byte[] whole = await File.ReadAllBytesAsync(path, TestContext.Current.CancellationToken);
        int first = JournalFrame.HeaderLength + BitConverter.ToInt32(whole, 4);
        for (int length = 0; length <= whole.Length; length++)
        {
            File.WriteAllBytes(path, whole[..length]);
            if (length < first)
                Assert.Throws<InvalidDataException>(() => JournalEntry.Load(TransferFiles.System, path));
            else
                Assert.Equal(length < whole.Length ? 0 : 1, JournalEntry.Load(TransferFiles.System, path).Record.Beginning);
        }
    }

    [Fact]
    public void Load_AnyByteFlipped_NeverGivesAStateThatWasNotWritten()
    {
        TransferRecord record = Record();
        JournalEntry.Create(TransferFiles.System, _app.Folder.Path, record).Write(record with { Beginning = 1 });
        string path = Directory.GetFiles(_app.Folder.Path, "*.transfer").Single();
        byte[] whole = File.ReadAllBytes(path);
        for (int at = 0; at < whole.Length; at++)
        {
            byte[] damaged = [.. whole];
            damaged[at] ^= 0x20;
            File.WriteAllBytes(path, damaged);
            try
            {
                Assert.InRange(JournalEntry.Load(TransferFiles.System, path).Record.Beginning, 0, 0);   // the second state or the first is damaged; only the first can be left
            }
            catch (InvalidDataException)
            {
                // Noticed.
            }
        }
    }

    [Fact]
    public void Write_ManyStates_KeepsTheFileSmallAndTheLastState()
    {
        TransferRecord record = Record();
        JournalEntry entry = JournalEntry.Create(TransferFiles.System, _app.Folder.Path, record);
        string path = Directory.GetFiles(_app.Folder.Path, "*.transfer").Single();
        for (int i = 1; i <= 1000; i++)
            entry.Write(record with { Beginning = i });
        Assert.InRange(new FileInfo(path).Length, 1, 140_000);
        Assert.Equal(1000, JournalEntry.Load(TransferFiles.System, path).Record.Beginning);
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("null")]
    [InlineData("[")]
    [InlineData("""{"id":"ID","kind":"Download","method":"GET","address":"file:///etc/passwd","path":"/tmp/x"}""")]
    [InlineData("""{"id":"ID","kind":"Download","method":"GET","address":"http://a/","path":"x"}""")]
    [InlineData("""{"id":"ID","kind":"Download","method":"GET","address":"http://a/"}""")]
    [InlineData("""{"id":"ID","kind":"Download","method":"GE T","address":"http://a/","path":"/tmp/x"}""")]
    [InlineData("""{"id":"ID","kind":"Download","method":"GET","address":"http://a/","path":"/tmp/x","ranges":[5]}""")]
    [InlineData("""{"id":"ID","kind":"Download","method":"GET","address":"http://a/","path":"/tmp/x","ranges":[5,3]}""")]
    [InlineData("""{"id":"ID","kind":"Download","method":"GET","address":"http://a/","path":"/tmp/x","ranges":[-1,3]}""")]
    [InlineData("""{"id":"ID","kind":"Download","method":"GET","address":"http://a/","path":"/tmp/x","ranges":[0,9],"content":{"length":8}}""")]
    [InlineData("""{"id":"ID","kind":"Download","method":"GET","address":"http://a/","path":"/tmp/x","sha256":"AAAA"}""")]
    [InlineData("""{"id":"ID","kind":"Download","method":"GET","address":"http://a/","path":"/tmp/x","phase":"Sleeping"}""")]
    [InlineData("""{"id":"ID","kind":"Download","method":"GET","address":"http://a/","path":"/tmp/x","headers":1,"headers":2}""")]
    public async Task GetCurrentDownloadsAsync_HostileRecord_IsSetAside(string json)
    {
        Guid id = Guid.NewGuid();
        WriteEntry(id, json.Replace("ID", id.ToString(), StringComparison.Ordinal));
        Assert.Empty(await _app.CurrentAsync());
        Assert.Single(Directory.GetFiles(_app.JournalFolder, "*.damaged"));
    }

    [Fact(Timeout = 60_000)]
    public async Task GetCurrentDownloadsAsync_RubbishHugeAndNewer_AreSetAsideOrLeftAlone()
    {
        Guid newer = Guid.NewGuid();
        WriteEntry(newer, $$"""{"version":99,"id":"{{newer}}","kind":"Download","method":"GET","address":"http://a/"}""");
        File.WriteAllBytes(Path.Join(_app.JournalFolder, $"{Guid.NewGuid():N}.transfer"), RangeServer.Bytes(5000));
        using (FileStream huge = File.Create(Path.Join(_app.JournalFolder, $"{Guid.NewGuid():N}.transfer")))
            huge.SetLength(1L << 31);
        Assert.Empty(await _app.CurrentAsync());
        Assert.Equal(2, Directory.GetFiles(_app.JournalFolder, "*.damaged").Length);
        Assert.EndsWith($"{newer:N}.transfer", Assert.Single(_app.JournalEntries()));
    }

    [Fact(Timeout = 60_000)]
    public async Task GetCurrentDownloadsAsync_ManyAreDamaged_KeepsTheContentOfTheLatestAndTheNamesOfTheOthers()
    {
        Assert.Empty(await _app.CurrentAsync());
        await _app.RestartAsync();
        string[] damaged = [.. Enumerable.Range(0, 40).Select(i => Path.Join(_app.JournalFolder, $"{Guid.NewGuid():N}.transfer"))];
        foreach ((int age, string path) in damaged.Index())
        {
            File.WriteAllText(path, "rubbish");
            File.SetLastWriteTimeUtc(path, new DateTime(2026, 3, 1).AddDays(-age));
        }
        for (int i = 0; i < 2; i++)
        {
            Assert.Empty(await _app.CurrentAsync());
            await _app.RestartAsync();
            Assert.All(damaged.Index(), one => Assert.Equal(one.Index < 32 ? "rubbish" : "", File.ReadAllText(one.Item + ".damaged")));
        }
    }

    [Fact(Timeout = 60_000)]
    public async Task StartAsync_SecretsOfTheApp_AreNowhereOnTheDiskAndAreSentAfterARestart()
    {
        var hold = new TaskCompletionSource();
        var reached = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var server = new RangeServer(Content)
        {
            MoreHeaders = "Set-Cookie: id=hush-cookie\r\n",
            BeforeBytes = (request, at) =>
            {
                if (request.Number > 0 || at < 100_000)
                    return Task.CompletedTask;
                reached.TrySetResult();
                return hold.Task;
            },
        };
        BackgroundDownloader downloader = _app.NewDownloader();
        downloader.SetRequestHeader("Authorization", "Bearer hush-token");
        downloader.SetRequestHeader("X-Key", "hush-one");
        downloader.SetRequestHeader("X-Key", "hush-two");
        downloader.ServerCredential = new PasswordCredential("r", "hush-user", "hush-password");
        DownloadOperation download = downloader.CreateDownload(new Uri(server.Address, "/file.bin?signature=hush-query"), await _app.FileAsync());
        _ = download.StartAsync();
        await reached.Task;
        download.Pause();
        await _app.RestartAsync();

        foreach (string path in Directory.GetFiles(_app.JournalFolder))
            Assert.DoesNotContain("hush", Encoding.Latin1.GetString(await File.ReadAllBytesAsync(path, TestContext.Current.CancellationToken)), StringComparison.Ordinal);
        DownloadOperation again = (await _app.CurrentAsync()).Single();
        again.Resume();
        await again.AttachAsync();
        RangeRequest last = server.Requests.Last();
        Assert.Equal(("/file.bin?signature=hush-query", "Bearer hush-token", "hush-one, hush-two"), (last.Target, last["Authorization"], last["X-Key"]));
        Assert.Equal(Content, _app.Bytes());
    }

    [Fact(Timeout = 60_000)]
    public async Task AttachAsync_KeyOfTheSecretsIsGone_FailsAndSaysSo()
    {
        await using var server = new RangeServer(Content) { BeforeBytes = static (_, _) => Task.Delay(Timeout.Infinite, TestContext.Current.CancellationToken) };
        BackgroundDownloader downloader = _app.NewDownloader();
        downloader.SetRequestHeader("X-Key", "1");
        DownloadOperation download = downloader.CreateDownload(server.Address, await _app.FileAsync());
        _ = download.StartAsync();
        await UntilAsync(() => !server.Requests.IsEmpty);
        await _app.RestartAsync();
        File.Delete(Path.Join(_app.JournalFolder, "vault.key"));
        DownloadOperation again = (await _app.CurrentAsync()).Single();
        NetworkException e = await Assert.ThrowsAnyAsync<NetworkException>(async () => await again.AttachAsync());
        Assert.Equal(HResults.InvalidData, e.HResult);
        Assert.Contains("key", e.Message, StringComparison.Ordinal);
    }

    [Fact(Timeout = 60_000)]
    public async Task GetCurrentDownloadsAsync_AnotherEngineHasTheJournal_IsASharingViolation()
    {
        Assert.Empty(await _app.CurrentAsync());
        await using var second = new Transfers();
        var context = new NetClient.Internal.NetClientContext { Folder = new NetClient.Internal.AppFolder(_app.Folder["app"], "app") };
        IOException e = await Assert.ThrowsAsync<IOException>(() => BackgroundDownloader.CurrentAsync(context, static _ => true, TestContext.Current.CancellationToken));
        Assert.Equal(HResults.SharingViolation, e.HResult);
    }

    /// <summary>What could not be written down does not run, and whoever follows it learns why.</summary>
    [Fact(Timeout = 60_000)]
    public async Task AttachAsync_StartThatCouldNotBeWrittenDown_FailsAsTheStartDid()
    {
        await using var server = new RangeServer(RangeServer.Bytes(1000));
        Assert.Empty(await _app.CurrentAsync());
        var context = new NetClient.Internal.NetClientContext
        {
            Folder = new NetClient.Internal.AppFolder(_app.Folder["app"], "app"),
            Capabilities = _app.Context.Capabilities,
        };
        DownloadOperation download = new BackgroundDownloader(context).CreateDownload(server.Address, await _app.FileAsync());
        IOException start = await Assert.ThrowsAnyAsync<IOException>(async () => await download.StartAsync());
        IOException attach = await Assert.ThrowsAnyAsync<IOException>(async () => await download.AttachAsync());
        Assert.Equal((HResults.SharingViolation, HResults.SharingViolation), (start.HResult, attach.HResult));
        Assert.Equal(BackgroundTransferStatus.Error, download.Progress.Status);
        Assert.Empty(server.Requests);
    }

    private static TransferRecord Record() => new() { Id = Guid.NewGuid(), Kind = TransferKind.Download, Method = "GET", Address = "http://a/", Path = "/tmp/x" };

    private void WriteEntry(Guid id, string json)
    {
        new NetClient.Security.Internal.PrivateFiles(_app.JournalFolder).MakeFolder();
        File.WriteAllBytes(Path.Join(_app.JournalFolder, $"{id:N}.transfer"), JournalFrame.Wrap(Encoding.UTF8.GetBytes(json)));
    }
}
