using System.Buffers;
using System.Net.Sockets;
using NetClient.AspNetCore.Internal;

namespace NetClient.AspNetCore.Tests.Internal;

public sealed class KeptWiresTests
{
    [Fact]
    public void Release_Quiet_ServesTheNext()
    {
        using var kept = new KeptWires(kept => new IdleWire(kept));
        Wire wire = kept.For(null!);
        wire.Release(isQuiet: true);
        Assert.Same(wire, kept.For(null!));
    }

    // What a wire holds belongs to the process, and the server may start and stop many times.
    [Fact]
    public void Dispose_GivesBackWhatIsKeptAndWhatComesLater()
    {
        var kept = new KeptWires(kept => new IdleWire(kept));
        var early = (IdleWire)kept.For(null!);
        var late = (IdleWire)kept.For(null!);
        early.Release(isQuiet: true);
        Assert.False(early.IsDisposed);
        kept.Dispose();
        Assert.True(early.IsDisposed);
        Assert.False(late.IsDisposed);
        late.Release(isQuiet: true);
        Assert.True(late.IsDisposed);
    }

    private sealed class IdleWire(KeptWires kept) : PlainWire(kept)
    {
        public bool IsDisposed { get; private set; }

        public override void Take(Socket socket)
        {
            // It never asks it for anything.
        }

        public override void Receive(Memory<byte> destination) => throw new InvalidOperationException();

        public override bool Send(in ReadOnlySequence<byte> bytes, out Exception? failure) => throw new InvalidOperationException();

        public override ValueTask ShutdownAsync() => default;

        public override void Dispose() => IsDisposed = true;
    }
}
