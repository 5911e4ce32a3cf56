using System.Buffers;
using System.IO.Pipelines;
using NetClient.AspNetCore.Internal;

namespace NetClient.AspNetCore.Tests.Internal;

public sealed class ConnectionInputTests
{
    // A beat began the receive for an app that was busy. The app comes back, takes what has just come, and asks for more, before the receive is quite over.
    [Fact(Timeout = 60_000)]
    public async Task ReadAsync_WhileADeliveryIsUnderWay_ReceivesAgain()
    {
        await using LoneConnection lone = await LoneConnection.StartAsync();
        using var wire = new ManualWire();
        var inline = new PipeOptions(readerScheduler: PipeScheduler.Inline, writerScheduler: PipeScheduler.Inline, useSynchronizationContext: false); // the app runs within the delivery
        var input = new ConnectionInput(lone.Connection, inline, wire, 1000);
        wire.Serve(input, null!);
        Task<int> app = ReadTwiceAsync(input);
        Assert.Equal(1, wire.Receives);
        wire.Deliver(1);
        Assert.Equal(2, wire.Receives);
        wire.Deliver(1);
        Assert.Equal(2, await app.WaitAsync(TestContext.Current.CancellationToken));
    }

    private static async Task<int> ReadTwiceAsync(ConnectionInput input)
    {
        int count = 0;
        for (int i = 0; i < 2; i++)
        {
            ReadResult read = await input.ReadAsync().ConfigureAwait(false);
            count += (int)read.Buffer.Length;
            input.AdvanceTo(read.Buffer.End);
        }
        return count;
    }

    private sealed class ManualWire : Wire
    {
        public int Receives { get; private set; }

        public void Deliver(int count) => Input.OnReceived(count, null);

        public override void Receive(Memory<byte> destination) => Receives++;

        public override bool Send(in ReadOnlySequence<byte> bytes, out Exception? failure) => (failure = null) is null;

        public override ValueTask ShutdownAsync() => default;

        public override void Dispose()
        {
            // It holds nothing.
        }
    }
}
