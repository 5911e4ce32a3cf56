using NetClient.Storage.Streams;

namespace NetClient.Tests.Storage.Streams;

/// <summary>Zero overhead is a constraint: a warmed-up load or store allocates nothing, whether it waits or not.</summary>
public sealed class StreamAllocationTests
{
    private const int Rounds = 1000;

    private static readonly byte[] Message = new byte[64];

    private long _rounds;

    [Fact]
    public void LoadAsync_ThatWaits_AllocatesNothing()
    {
        var stream = new GatedStream();
        var reader = new DataReader(stream);
        using var cts = new CancellationTokenSource();
        Task run = LoadForeverAsync(reader, cts.Token);
        AssertAllocatesNothing(() =>
        {
            stream.Deliver(Message.AsSpan(0, 40));
            stream.Deliver(Message.AsSpan(0, 24));
        });
        Assert.Equal(2 * Rounds, _rounds);
        cts.Cancel();
        Assert.True(run.IsCanceled);
    }

    [Fact]
    public void StoreAsync_ThatWaits_AllocatesNothing()
    {
        var stream = new GatedStream { KeepWrites = false };
        var writer = new DataWriter(stream);
        using var cts = new CancellationTokenSource();
        Task run = StoreForeverAsync(writer, cts.Token);
        AssertAllocatesNothing(stream.Accept);
        Assert.Equal(2 * Rounds, _rounds);
        cts.Cancel();
        Assert.True(run.IsCanceled);
    }

    [Fact]
    public void LoadAndStore_InMemory_AllocateNothing()
    {
        using var stream = new InMemoryRandomAccessStream();
        using var writer = new DataWriter(stream.GetOutputStreamAt(0));
        using var reader = new DataReader(stream.GetInputStreamAt(0));
        AssertAllocatesNothing(() =>
        {
            writer.WriteUInt64(7);
            Assert.True(writer.StoreAsync(CancellationToken.None).GetAwaiter().GetResult() == 8);
            Assert.True(reader.LoadAsync(8, CancellationToken.None).GetAwaiter().GetResult() == 8);
            Assert.True(reader.ReadUInt64() == 7);
        });
    }

    private static void AssertAllocatesNothing(Action round)
    {
        for (int i = 0; i < Rounds; i++)
            round();
        Assert.Equal(0, Allocations.Least(Rounds, round));
    }

    private async Task LoadForeverAsync(DataReader reader, CancellationToken token)
    {
        while (true)
        {
            await reader.LoadAsync(64, token);
            for (int i = 0; i < 8; i++)
                reader.ReadUInt64();
            _rounds++;
        }
    }

    private async Task StoreForeverAsync(DataWriter writer, CancellationToken token)
    {
        while (true)
        {
            writer.WriteBytes(Message);
            await writer.StoreAsync(token);
            _rounds++;
        }
    }
}
