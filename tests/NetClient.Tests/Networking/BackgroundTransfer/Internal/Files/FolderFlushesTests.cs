using NetClient.Networking.BackgroundTransfer.Internal.Files;

namespace NetClient.Tests.Networking.BackgroundTransfer.Internal.Files;

public sealed class FolderFlushesTests : IDisposable
{
    private readonly HeldFiles _files = new();

    public void Dispose() => _files.Dispose();

    [Fact(Timeout = 60_000)]
    public async Task FlushAsync_WhileAnotherIsUnderWay_IsServedByTheNextOneTogetherWithOthers()
    {
        var flushes = new FolderFlushes(_files);
        Task first = Task.Run(() => flushes.FlushAsync("/a"), TestContext.Current.CancellationToken);
        await _files.BegunAsync();
        Task[] later = [flushes.FlushAsync("/a"), flushes.FlushAsync("/a"), flushes.FlushAsync("/a")];
        _files.EndOne();
        await first;
        await _files.BegunAsync();
        Assert.All(later, flush => Assert.False(flush.IsCompleted));   // the flush that was under way may have passed their names by
        _files.EndOne();
        await Task.WhenAll(later);
        Assert.Equal(["/a", "/a"], _files.Flushed);
    }

    [Fact(Timeout = 60_000)]
    public async Task FlushAsync_AnotherFolder_WaitsForNobody()
    {
        var flushes = new FolderFlushes(_files);
        Task first = Task.Run(() => flushes.FlushAsync("/a"), TestContext.Current.CancellationToken);
        await _files.BegunAsync();
        Task other = Task.Run(() => flushes.FlushAsync("/b"), TestContext.Current.CancellationToken);
        await _files.BegunAsync();
        _files.EndOne();
        _files.EndOne();
        await Task.WhenAll(first, other);
    }

    [Fact(Timeout = 60_000)]
    public async Task FlushAsync_DiskFails_AllWhoAskedLearnItAndTheNextTriesAgain()
    {
        var flushes = new FolderFlushes(_files);
        Task first = Task.Run(() => flushes.FlushAsync("/a"), TestContext.Current.CancellationToken);
        await _files.BegunAsync();
        Task[] later = [flushes.FlushAsync("/a"), flushes.FlushAsync("/a")];
        _files.Failure = new IOException("broken");
        _files.EndOne();
        await Assert.ThrowsAsync<IOException>(() => first);
        await _files.BegunAsync();
        _files.EndOne();
        foreach (Task flush in later)
            await Assert.ThrowsAsync<IOException>(() => flush);

        _files.Failure = null;
        _files.EndOne();
        await flushes.FlushAsync("/a");
    }

    /// <summary>A disk on which a flush takes as long as the test likes.</summary>
    private sealed class HeldFiles : ITransferFiles, IDisposable
    {
        private readonly SemaphoreSlim _begun = new(0), _mayEnd = new(0);
        private readonly List<string> _flushed = [];

        public Exception? Failure { get; set; }

        public IReadOnlyList<string> Flushed
        {
            get
            {
                lock (_flushed)
                    return [.. _flushed];
            }
        }

        public Task BegunAsync() => _begun.WaitAsync(TestContext.Current.CancellationToken);

        public void EndOne() => _mayEnd.Release();

        public void FlushFolder(string folder)
        {
            lock (_flushed)
                _flushed.Add(folder);
            _begun.Release();
            _mayEnd.Wait(TestContext.Current.CancellationToken);
            if (Failure is { } failure)
                throw failure;
        }

        public void Dispose()
        {
            _begun.Dispose();
            _mayEnd.Dispose();
        }

        public ITransferFile Create(string path, bool forTheUserAlone) => throw new InvalidOperationException();

        public ITransferFile? Open(string path) => null;

        public bool Exists(string path) => false;

        public FileStamp? StampOf(string path) => throw new NotSupportedException();

        public IReadOnlyList<string> List(string folder, string pattern) => [];

        public void Rename(string from, string to) => throw new InvalidOperationException();

        public void Delete(string path) => throw new InvalidOperationException();
    }
}
