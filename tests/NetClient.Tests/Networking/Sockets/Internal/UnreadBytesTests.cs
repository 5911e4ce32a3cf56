using NetClient.Networking.Sockets.Internal;
using NetClient.Storage.Streams.Internal;

namespace NetClient.Tests.Networking.Sockets.Internal;

public sealed class UnreadBytesTests
{
    [Fact]
    public void Count_AllHolders_IsTheirSum()
    {
        var unread = new UnreadBytes();
        Holder one = new(), two = new();
        unread.Register(one);
        unread.Register(two);
        (one.UnreadByteCount, two.UnreadByteCount) = (3, 4);
        Assert.Equal(7, unread.Count);
    }

    [Fact]
    public void Register_Another_DoesNotHideOneThatWasEmpty()
    {
        var unread = new UnreadBytes();
        Holder first = new();
        unread.Register(first);
        unread.Register(new Holder());
        first.UnreadByteCount = 5; // it registered once, and loads again
        Assert.Equal(5, unread.Count);
        unread.Register(first);
        Assert.Equal(5, unread.Count); // and not twice
    }

    [Fact]
    public void Unregister_BytesStillThere_CountForGood()
    {
        var unread = new UnreadBytes();
        Holder first = new(), second = new();
        unread.Register(first);
        unread.Register(second);
        first.UnreadByteCount = 5;
        unread.Unregister(first);
        unread.Unregister(first);
        first.UnreadByteCount = 0;
        Assert.Equal(5, unread.Count);
    }

    [Fact]
    public void Register_Often_KeepsNoDroppedHolderAlive()
    {
        var unread = new UnreadBytes();
        List<WeakReference> dropped = [];
        for (int i = 0; i < 100; i++)
            dropped.Add(RegisterOne(unread));
        GC.Collect();
        GC.WaitForPendingFinalizers();
        GC.Collect();
        Assert.InRange(dropped.Count(weak => weak.IsAlive), 0, 3); // the last is held, and the JIT may hold another
        Assert.Equal(0, unread.Count);
    }

    [System.Runtime.CompilerServices.MethodImpl(System.Runtime.CompilerServices.MethodImplOptions.NoInlining)]
    private static WeakReference RegisterOne(UnreadBytes unread)
    {
        var holder = new Holder();
        unread.Register(holder);
        return new(holder);
    }

    private sealed class Holder : IUnreadBytes
    {
        public int UnreadByteCount { get; set; }

        public byte[] CopyUnread() => new byte[UnreadByteCount];

        public void DiscardUnread() => UnreadByteCount = 0;
    }
}
