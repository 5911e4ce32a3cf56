using NetClient.Storage;
using NetClient.Storage.Streams;

namespace NetClient.Tests.Storage.Streams;

public sealed class FileInputStreamTests : InputStreamConformanceTests, IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    protected override async ValueTask<IInputStream> OpenAsync(byte[] content)
    {
        IInputStream stream = await (await _folder.FileAsync("f", content)).OpenSequentialReadAsync(TestEnd);
        return Assert.IsType<FileInputStream>(stream);
    }
}

public sealed class FileRandomAccessStreamReadTests : InputStreamConformanceTests, IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    protected override async ValueTask<IInputStream> OpenAsync(byte[] content) =>
        await (await _folder.FileAsync("f", content)).OpenAsync(FileAccessMode.ReadWrite, TestEnd);
}

public sealed class TypedFileStreamReadTests : InputStreamConformanceTests, IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    protected override async ValueTask<IInputStream> OpenAsync(byte[] content) => await (await _folder.FileAsync("f", content)).OpenReadAsync(TestEnd);
}

public sealed class FileRandomAccessStreamWriteTests : OutputStreamConformanceTests, IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    protected override async ValueTask<(IOutputStream Stream, Func<ValueTask<byte[]>> Arrived)> OpenAsync() =>
        (await (await _folder.FileAsync("f", "")).OpenAsync(FileAccessMode.ReadWrite, TestEnd), () => new(File.ReadAllBytes(_folder["f"])));
}

public sealed class FileOutputStreamTests : OutputStreamConformanceTests, IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    protected override async ValueTask<(IOutputStream Stream, Func<ValueTask<byte[]>> Arrived)> OpenAsync()
    {
        using IRandomAccessStream stream = await (await _folder.FileAsync("f", "")).OpenAsync(FileAccessMode.ReadWrite, TestEnd);
        return (Assert.IsType<FileOutputStream>(stream.GetOutputStreamAt(0)), () => new(File.ReadAllBytes(_folder["f"])));
    }
}

public sealed class TransactionStreamWriteTests : OutputStreamConformanceTests, IDisposable
{
    private readonly TempFolder _folder = new();
    private StorageStreamTransaction? _transaction;

    public void Dispose()
    {
        _transaction?.Dispose();
        _folder.Dispose();
    }

    protected override async ValueTask<(IOutputStream Stream, Func<ValueTask<byte[]>> Arrived)> OpenAsync()
    {
        StorageStreamTransaction transaction = _transaction = await (await _folder.FileAsync("f", "")).OpenTransactedWriteAsync(TestEnd);
        return (transaction.Stream, async () =>
        {
            await transaction.CommitAsync(TestEnd);
            return File.ReadAllBytes(_folder["f"]);
        }
        );
    }
}
