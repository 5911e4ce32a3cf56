using System.Text;
using NetClient.Errors;
using NetClient.Storage;
using NetClient.Storage.FileProperties;
using NetClient.Storage.Internal;
using NetClient.Storage.Streams;
using NetClient.Storage.Streams.Internal;
using FileAttributes = NetClient.Storage.FileAttributes;
using UnicodeEncoding = NetClient.Storage.Streams.UnicodeEncoding;

namespace NetClient.Tests.Storage;

public sealed class FileIOTests : IDisposable
{
    private const string Sample = "Grüße, 世界 🌍";

    private readonly TempFolder _folder = new();

    public static TheoryData<UnicodeEncoding> Encodings => [UnicodeEncoding.Utf8, UnicodeEncoding.Utf16LE, UnicodeEncoding.Utf16BE];

    private static CancellationToken TestEnd => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Theory(Timeout = 60_000)]
    [MemberData(nameof(Encodings))]
    public async Task WriteTextAsync_Encodings_MarkUtf16AndReadBack(UnicodeEncoding encoding)
    {
        StorageFile file = await _folder.FileAsync("f", "old and longer than what comes, by far");
        await FileIO.WriteTextAsync(file, Sample, encoding, TestEnd);
        byte[] mark = encoding is UnicodeEncoding.Utf8 ? [] : Net(encoding).GetPreamble();
        Assert.Equal([.. mark, .. Net(encoding).GetBytes(Sample)], File.ReadAllBytes(file.Path));
        Assert.Equal(Sample, await FileIO.ReadTextAsync(file, TestEnd));
        await FileIO.AppendTextAsync(file, "+", TestEnd);
        Assert.Equal(Sample + "+", await FileIO.ReadTextAsync(file, TestEnd));
        Assert.Equal(["f"], _folder.Names);
    }

    [Theory(Timeout = 60_000)]
    [MemberData(nameof(Encodings))]
    public async Task AllCalls_FileWithAMark_KeepItsEncoding(UnicodeEncoding encoding)
    {
        Encoding net = Net(encoding);
        StorageFile file = await _folder.FileAsync("f", [.. net.GetPreamble(), .. net.GetBytes("old")]);
        Assert.Equal("old", await FileIO.ReadTextAsync(file, TestEnd));
        foreach (UnicodeEncoding other in Enum.GetValues<UnicodeEncoding>())
            Assert.Equal("old", await FileIO.ReadTextAsync(file, other, TestEnd));
        await FileIO.AppendLinesAsync(file, ["er"], TestEnd);
        Assert.Equal([.. net.GetPreamble(), .. net.GetBytes("older\r\n")], File.ReadAllBytes(file.Path));
        await FileIO.WriteTextAsync(file, Sample, UnicodeEncoding.Utf8, TestEnd);
        Assert.Equal([.. net.GetPreamble(), .. net.GetBytes(Sample)], File.ReadAllBytes(file.Path));
    }

    [Theory(Timeout = 60_000)]
    [MemberData(nameof(Encodings))]
    public async Task AppendTextAsync_FileWithoutAMark_GetsOneWhenItIsEmpty(UnicodeEncoding encoding)
    {
        Encoding net = Net(encoding);
        byte[] mark = encoding is UnicodeEncoding.Utf8 ? [] : net.GetPreamble();
        StorageFile file = await _folder.FileAsync("f", "");
        await FileIO.AppendTextAsync(file, "a", encoding, TestEnd);
        await FileIO.AppendTextAsync(file, "b", encoding, TestEnd);
        Assert.Equal([.. mark, .. net.GetBytes("ab")], File.ReadAllBytes(file.Path));
        StorageFile unmarked = await _folder.FileAsync("g", net.GetBytes("a"));
        await FileIO.AppendTextAsync(unmarked, "b", encoding, TestEnd);
        Assert.Equal(net.GetBytes("ab"), File.ReadAllBytes(unmarked.Path));
    }

    // A reader of its own, to look for the mark, would give way to the writers beside it (0x80070323), and see what is no more.
    [Fact(Timeout = 60_000)]
    public async Task AppendAndWriteTextAsync_FileWithAMark_IsOpenedOnce()
    {
        StorageFile file = await _folder.FileAsync("f", [.. Encoding.Unicode.GetPreamble(), .. Encoding.Unicode.GetBytes("a")]);
        var counting = new AppsFile([], 0, file);
        await FileIO.AppendTextAsync(counting, "b", TestEnd);
        Assert.Equal(["ReadWrite"], counting.Openings);
        Assert.Equal("ab", await FileIO.ReadTextAsync(file, TestEnd));
        await FileIO.WriteTextAsync(counting, "c", TestEnd);
        Assert.Equal(["ReadWrite", "transaction"], counting.Openings);
        Assert.Equal([.. Encoding.Unicode.GetPreamble(), .. Encoding.Unicode.GetBytes("c")], File.ReadAllBytes(file.Path));
    }

    [Theory(Timeout = 60_000)]
    [InlineData(true)]
    [InlineData(false)]
    public async Task AppendAndWriteTextAsync_ManyAtOnce_OneWritesAndTheOthersAreToldWhy(bool append)
    {
        StorageFile file = await _folder.FileAsync("f", "old");
        int written = 0;
        for (int round = 0; round < 20; round++)
        {
            await Task.WhenAll(Enumerable.Range(0, 20).Select(async _ =>
            {
                try
                {
                    await (append ? FileIO.AppendTextAsync(file, "+", TestEnd) : FileIO.WriteTextAsync(file, "old+", TestEnd));
                    Interlocked.Increment(ref written);
                }
                catch (IOException e)
                {
                    Assert.Equal(HResults.SharingViolation, e.HResult);
                }
            }));
        }
        Assert.InRange(written, 20, 400);
        Assert.Equal("old" + new string('+', append ? written : 1), File.ReadAllText(file.Path));
    }

    [Fact(Timeout = 60_000)]
    public async Task Lines_WrittenAndRead_EndAsOnWindows()
    {
        StorageFile file = await _folder.FileAsync("f", "");
        await FileIO.WriteLinesAsync(file, ["one", "", "three"], TestEnd);
        Assert.Equal("one\r\n\r\nthree\r\n", File.ReadAllText(file.Path));
        await FileIO.AppendLinesAsync(file, ["four"], UnicodeEncoding.Utf8, TestEnd);
        Assert.Equal(["one", "", "three", "four"], await FileIO.ReadLinesAsync(file, TestEnd));
        File.WriteAllText(file.Path, "a\nb\rc\r\n\nd");
        Assert.Equal(["a", "b", "c", "", "d"], await FileIO.ReadLinesAsync(file, UnicodeEncoding.Utf8, TestEnd));
        await FileIO.WriteLinesAsync(file, [], TestEnd);
        Assert.Empty(await FileIO.ReadLinesAsync(file, TestEnd));
    }

    [Fact(Timeout = 60_000)]
    public async Task Bytes_WrittenAndRead_AreTheSame()
    {
        StorageFile file = await _folder.FileAsync("f", "old");
        byte[] content = [0, 1, 2, 255];
        await FileIO.WriteBytesAsync(file, content, TestEnd);
        Assert.Equal(content, (await FileIO.ReadBufferAsync(file, TestEnd)).ToArray());
        await FileIO.WriteBufferAsync(file, content.AsBuffer(1, 2, 3), TestEnd);
        Assert.Equal([1, 2], File.ReadAllBytes(file.Path));
        await FileIO.WriteBytesAsync(file, [], TestEnd);
        Assert.Equal(0u, (await FileIO.ReadBufferAsync(file, TestEnd)).Length);
    }

    [Theory(Timeout = 60_000)]
    [InlineData(UnicodeEncoding.Utf8, new byte[] { (byte)'a', 0xC3 })]
    [InlineData(UnicodeEncoding.Utf8, new byte[] { 0xFE })]
    [InlineData(UnicodeEncoding.Utf16LE, new byte[] { 1, 0, 1 })]
    [InlineData(UnicodeEncoding.Utf8, new byte[] { 0xFF, 0xFE, 1 })]
    public async Task ReadTextAsync_BytesOfAnotherEncoding_AreRefused(UnicodeEncoding encoding, byte[] content)
    {
        StorageFile file = await _folder.FileAsync("f", content);
        Assert.Equal(Text.NoUnicodeTranslation, (await Assert.ThrowsAnyAsync<ArgumentException>(() => FileIO.ReadTextAsync(file, encoding, TestEnd))).HResult);
        Assert.Equal(Text.NoUnicodeTranslation, (await Assert.ThrowsAnyAsync<ArgumentException>(() => FileIO.ReadLinesAsync(file, encoding, TestEnd))).HResult);
    }

    [Fact(Timeout = 60_000)]
    public async Task Writes_TextThatCannotBeSaid_LeaveTheFileAsItWas()
    {
        StorageFile file = await _folder.FileAsync("f", "old");
        string[] lines = [new string('x', 200_000), "\uD800"];
        Func<Task>[] calls =
        [
            () => FileIO.WriteTextAsync(file, "\uD800", TestEnd), () => FileIO.AppendTextAsync(file, "\uD800", TestEnd),
            () => FileIO.WriteLinesAsync(file, lines, TestEnd), () => FileIO.AppendLinesAsync(file, lines, TestEnd),
        ];
        foreach (Func<Task> call in calls)
        {
            Assert.Equal(Text.NoUnicodeTranslation, (await Assert.ThrowsAnyAsync<ArgumentException>(call)).HResult);
            Assert.Equal("old", File.ReadAllText(file.Path));
        }
        Assert.Equal(HResults.InvalidArgument, (await Assert.ThrowsAnyAsync<ArgumentException>(() => FileIO.WriteLinesAsync(file, [null!], TestEnd))).HResult);
        Assert.Equal(["f"], _folder.Names);
    }

    [Fact(Timeout = 60_000)]
    public async Task Appends_CanceledHalfway_TakeBackWhatTheyWrote()
    {
        StorageFile file = await _folder.FileAsync("f", "old");
        using var cts = new CancellationTokenSource();
        long seen = 0;
        var e = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => FileIO.AppendLinesAsync(file, Lines(), cts.Token));
        Assert.Equal(cts.Token, e.CancellationToken);
        Assert.True(seen > 3);   // some had been written
        Assert.Equal("old", File.ReadAllText(file.Path));

        IEnumerable<string> Lines()
        {
            for (int i = 0; i < 1000; i++)
            {
                if (i == 500)
                {
                    seen = new FileInfo(file.Path).Length;
                    cts.Cancel();
                }
                yield return new string('x', 1000);
            }
        }
    }

    [Fact(Timeout = 60_000)]
    public async Task WriteTextAsync_PiecesOfALongText_SplitNoCharacter()
    {
        StorageFile file = await _folder.FileAsync("f", "");
        string text = "a" + string.Concat(Enumerable.Repeat("🌍", 100_000));   // every piece would end between two halves
        await FileIO.WriteTextAsync(file, text, TestEnd);
        Assert.Equal(text, await FileIO.ReadTextAsync(file, TestEnd));
    }

    [Fact(Timeout = 60_000)]
    public async Task ReadTextAsync_FileThatSaysItIsEmpty_IsReadToItsEnd()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "/proc is Linux's.");
        StorageFile file = await StorageFile.GetFileFromPathAsync("/proc/self/maps", TestEnd);
        Assert.Equal(0ul, (await file.GetBasicPropertiesAsync(TestEnd)).Size);
        Assert.True((await FileIO.ReadTextAsync(file, TestEnd)).Length > 4096);
    }

    [Fact(Timeout = 60_000)]
    public async Task Reads_HugeFile_AreRefusedAtOnce()
    {
        StorageFile file = await _folder.FileAsync("f", "");
        using (FileStream sparse = File.OpenWrite(file.Path))
            sparse.SetLength(TextFile.MaxLength + 1L);
        Assert.Equal(HResults.FileTooLarge, (await Assert.ThrowsAsync<IOException>(() => FileIO.ReadTextAsync(file, TestEnd))).HResult);
        Assert.Equal(HResults.FileTooLarge, (await Assert.ThrowsAsync<IOException>(() => FileIO.ReadBufferAsync(file, TestEnd))).HResult);
    }

    [Fact(Timeout = 60_000)]
    public async Task ReadBytesAsync_FileThatGrows_StopsAtTheLimit()
    {
        var growing = new AppsFile([.. Enumerable.Repeat((byte)1, 20_000)], saysSize: 0);
        Assert.Equal(20_000, (await TextFile.ReadBytesAsync(growing, 20_000, TestEnd)).Count);
        Assert.Equal(HResults.FileTooLarge, (await Assert.ThrowsAsync<IOException>(() => TextFile.ReadBytesAsync(growing, 19_999, TestEnd))).HResult);
    }

    [Fact(Timeout = 60_000)]
    public async Task ReadTextAsync_FileOfTheAppsOwn_Works() =>
        Assert.Equal("hello", await FileIO.ReadTextAsync(new AppsFile("hello"u8.ToArray(), saysSize: 5), TestEnd));

    [Fact(Timeout = 60_000)]
    public async Task Calls_Arguments_AreChecked()
    {
        StorageFile file = await _folder.FileAsync("f", "old");
        Action[] calls =
        [
            () => FileIO.ReadTextAsync(null!, TestEnd), () => FileIO.ReadLinesAsync(null!, TestEnd), () => FileIO.ReadBufferAsync(null!, TestEnd),
            () => FileIO.WriteTextAsync(null!, "", TestEnd), () => FileIO.WriteTextAsync(file, null!, TestEnd), () => FileIO.WriteLinesAsync(file, null!, TestEnd),
            () => FileIO.WriteBytesAsync(file, null!, TestEnd), () => FileIO.WriteBytesAsync(null!, [], TestEnd), () => FileIO.WriteBufferAsync(file, null!, TestEnd),
            () => FileIO.AppendTextAsync(null!, "", TestEnd), () => FileIO.AppendTextAsync(file, null!, TestEnd), () => FileIO.AppendLinesAsync(file, null!, TestEnd),
            () => FileIO.ReadTextAsync(file, (UnicodeEncoding)3, TestEnd), () => FileIO.AppendTextAsync(file, "", (UnicodeEncoding)(-1), TestEnd),
        ];
        foreach (Action call in calls)
            Assert.Equal(HResults.InvalidArgument, Assert.ThrowsAny<ArgumentException>(call).HResult);
    }

    private static Encoding Net(UnicodeEncoding encoding) => encoding switch
    {
        UnicodeEncoding.Utf8 => Encoding.UTF8,
        UnicodeEncoding.Utf16LE => Encoding.Unicode,
        _ => Encoding.BigEndianUnicode,
    };

    /// <summary>A file as an app would write one, which need not tell the truth about its size.</summary>
    private sealed class AppsFile(byte[] content, ulong saysSize, StorageFile? over = null) : IStorageFile
    {
        /// <summary>How it was opened.</summary>
        public List<string> Openings { get; } = [];

        public string ContentType => "";

        public string FileType => "";

        public string Name => "apps";

        public string Path => "";

        public FileAttributes Attributes => FileAttributes.Normal;

        public DateTimeOffset DateCreated => default;

        public Task<IRandomAccessStream> OpenAsync(FileAccessMode accessMode, CancellationToken cancellationToken = default)
        {
            Openings.Add(accessMode.ToString());
            return over is not null ? over.OpenAsync(accessMode, cancellationToken) : Task.FromResult<IRandomAccessStream>(new AppsStream(content, saysSize));
        }

        public bool IsOfType(StorageItemTypes type) => type == StorageItemTypes.File;

        public Task<StorageStreamTransaction> OpenTransactedWriteAsync(CancellationToken cancellationToken = default)
        {
            Openings.Add("transaction");
            return over!.OpenTransactedWriteAsync(cancellationToken);
        }

        public Task<StorageFile> CopyAsync(IStorageFolder destinationFolder, CancellationToken cancellationToken = default) => throw new NotSupportedException();

        public Task<StorageFile> CopyAsync(IStorageFolder destinationFolder, string desiredNewName, CancellationToken cancellationToken = default) => throw new NotSupportedException();

        public Task<StorageFile> CopyAsync(IStorageFolder destinationFolder, string desiredNewName, NameCollisionOption option, CancellationToken cancellationToken = default) => throw new NotSupportedException();

        public Task CopyAndReplaceAsync(IStorageFile fileToReplace, CancellationToken cancellationToken = default) => throw new NotSupportedException();

        public Task MoveAsync(IStorageFolder destinationFolder, CancellationToken cancellationToken = default) => throw new NotSupportedException();

        public Task MoveAsync(IStorageFolder destinationFolder, string desiredNewName, CancellationToken cancellationToken = default) => throw new NotSupportedException();

        public Task MoveAsync(IStorageFolder destinationFolder, string desiredNewName, NameCollisionOption option, CancellationToken cancellationToken = default) => throw new NotSupportedException();

        public Task MoveAndReplaceAsync(IStorageFile fileToReplace, CancellationToken cancellationToken = default) => throw new NotSupportedException();

        public Task RenameAsync(string desiredName, CancellationToken cancellationToken = default) => throw new NotSupportedException();

        public Task RenameAsync(string desiredName, NameCollisionOption option, CancellationToken cancellationToken = default) => throw new NotSupportedException();

        public Task DeleteAsync(CancellationToken cancellationToken = default) => throw new NotSupportedException();

        public Task DeleteAsync(StorageDeleteOption option, CancellationToken cancellationToken = default) => throw new NotSupportedException();

        public Task<BasicProperties> GetBasicPropertiesAsync(CancellationToken cancellationToken = default) => throw new NotSupportedException();

        public Task<IInputStream> OpenSequentialReadAsync(CancellationToken cancellationToken = default) => throw new NotSupportedException();

        public Task<IRandomAccessStreamWithContentType> OpenReadAsync(CancellationToken cancellationToken = default) => throw new NotSupportedException();
    }

    private sealed class AppsStream(byte[] content, ulong saysSize) : IRandomAccessStream
    {
        private readonly IRandomAccessStream _inner = new MemoryStream(content).AsRandomAccessStream();

        public bool CanRead => true;

        public bool CanWrite => false;

        public ulong Position => _inner.Position;

        public ulong Size { get => saysSize; set => throw new NotSupportedException(); }

        public void Seek(ulong position) => _inner.Seek(position);

        public IInputStream GetInputStreamAt(ulong position) => _inner.GetInputStreamAt(position);

        public IOutputStream GetOutputStreamAt(ulong position) => throw new NotSupportedException();

        public IRandomAccessStream CloneStream() => new AppsStream(content, saysSize);

        public ValueTask<IBuffer> ReadAsync(IBuffer buffer, uint count, InputStreamOptions options, CancellationToken cancellationToken = default) =>
            _inner.ReadAsync(buffer, count, options, cancellationToken);

        public ValueTask<uint> WriteAsync(IBuffer buffer, CancellationToken cancellationToken = default) => throw new NotSupportedException();

        public ValueTask<bool> FlushAsync(CancellationToken cancellationToken = default) => new(true);

        public void Dispose() => _inner.Dispose();
    }
}
