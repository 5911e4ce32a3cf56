using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using NetClient.Networking.Sockets;
using NetClient.Networking.Sockets.Internal.Handoff;
using NetClient.TestServers.Processes;

namespace NetClient.Tests.Networking.Sockets;

/// <summary>A sender that lies. Whatever it attaches is closed: the file that it attaches is open here once, by the test itself.</summary>
public sealed class SocketHandoffHostileTests : IDisposable
{
    private readonly TempDirectory _folder = new("handoff");
    private readonly FileStream _file;

    public SocketHandoffHostileTests()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "The descriptors of a process are counted in /proc.");
        _file = File.Create(_folder["attached"]);
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private static byte[] StreamState => new SocketState { Kind = SocketActivityKind.StreamSocket }.ToBytes();

    public void Dispose()
    {
        _file.Dispose();
        _folder.Dispose();
    }

    [Theory(Timeout = 60_000)]
    [InlineData(0)]
    [InlineData(1)]     // the right number, of the wrong kind
    [InlineData(2)]
    [InlineData(8)]
    [InlineData(9)]     // one more than the system lets through
    [InlineData(200)]
    public Task ReceiveAsync_FilesInsteadOfASocket_AreClosed(int count) => RefusesAsync(Frame(StreamState), count);

    [Fact(Timeout = 60_000)]
    public Task ReceiveAsync_DescriptorsWithEveryByte_AreClosed() => RefusesAsync(Frame(StreamState), 5, step: 1);

    [Fact(Timeout = 60_000)]
    public Task ReceiveAsync_CutOffInTheHeader_IsRefused() => RefusesAsync(Frame(StreamState)[..7], 1, close: true);

    [Fact(Timeout = 60_000)]
    public Task ReceiveAsync_CutOffInTheContent_IsRefused() => RefusesAsync(Frame(StreamState)[..^1], 1, close: true);

    [Fact(Timeout = 60_000)]
    public Task ReceiveAsync_SomethingElse_IsRefused() => RefusesAsync("GET / HTTP/1.1\r\n\r\n"u8.ToArray(), 1);

    [Fact(Timeout = 60_000)]
    public async Task ReceiveAsync_LongerThanAnyState_IsRefusedAtOnce()
    {
        byte[] frame = Frame(StreamState);
        BinaryPrimitives.WriteUInt32LittleEndian(frame.AsSpan(8), uint.MaxValue);
        await RefusesAsync(frame, 1);
        BinaryPrimitives.WriteInt32LittleEndian(frame.AsSpan(8), SocketState.MaxLength + 1);
        await RefusesAsync(frame, 1);
    }

    [Theory(Timeout = 60_000)]
    [InlineData(0, 0)]      // kind
    [InlineData(0, 9)]
    [InlineData(1, 2)]      // flags
    [InlineData(2, 255)]    // length of the host
    [InlineData(9, 255)]    // length of what was read ahead, its highest byte
    public Task ReceiveAsync_StateThatMakesNoSense_IsRefused(int at, byte value)
    {
        byte[] state = StreamState;
        state[at] = value;
        return RefusesAsync(Frame(state), 1);
    }

    [Theory(Timeout = 60_000)]
    [InlineData((int)SocketActivityKind.StreamSocket)]
    [InlineData((int)SocketActivityKind.StreamSocketListener)]
    public async Task ReceiveAsync_SocketOfAnotherKind_IsRefused(int kind)
    {
        using LocalChannel channel = await LocalChannel.OpenAsync();
        using var udp = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        udp.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        byte[] frame = Frame(new SocketState { Kind = (SocketActivityKind)kind }.ToBytes());
        Assert.Equal(frame.Length, DescriptorMessages.Send(channel.Left.SafeHandle, frame, udp.SafeHandle));
        var e = await Assert.ThrowsAsync<InvalidDataException>(() => SocketHandoffTests.ReceiveAsync(channel));
        Assert.Contains("DatagramSocket", e.Message, StringComparison.Ordinal);
    }

    [Fact(Timeout = 60_000)]
    public async Task ReceiveAsync_UnixSocket_IsRefused()
    {
        using LocalChannel channel = await LocalChannel.OpenAsync(), other = await LocalChannel.OpenAsync();
        Assert.NotEqual(-1, DescriptorMessages.Send(channel.Left.SafeHandle, Frame(StreamState), other.Left.SafeHandle));
        await Assert.ThrowsAsync<InvalidDataException>(() => SocketHandoffTests.ReceiveAsync(channel));
    }

    private static byte[] Frame(byte[] state)
    {
        byte[] frame = new byte[HandoffFrame.HeaderLength + state.Length];
        HandoffFrame.WriteHeader(frame, HandoffFrame.Socket, state.Length);
        state.CopyTo(frame, HandoffFrame.HeaderLength);
        return frame;
    }

    private async Task RefusesAsync(byte[] bytes, int descriptors, int step = int.MaxValue, bool close = false)
    {
        using LocalChannel channel = await LocalChannel.OpenAsync();
        int[] attached = [.. Enumerable.Repeat((int)_file.SafeFileHandle.DangerousGetHandle(), descriptors)];
        Assert.Equal(1, OpenHere());
        for (int at = 0; at < bytes.Length; at += Math.Min(step, bytes.Length - at))
            Assert.NotEqual(-1, DescriptorMessages.Send(channel.Left.SafeHandle, bytes.AsSpan(at, Math.Min(step, bytes.Length - at)), attached));
        if (close)
            channel.Left.Dispose();
        var e = await Assert.ThrowsAsync<InvalidDataException>(() => SocketHandoffTests.ReceiveAsync(channel));
        Assert.Equal(unchecked((int)0x8007000D), e.HResult);
        Assert.Equal(1, OpenHere());
    }

    private int OpenHere() => Directory.EnumerateFileSystemEntries("/proc/self/fd").Count(path => new FileInfo(path).LinkTarget == _file.Name);
}
