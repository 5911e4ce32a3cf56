using System.Net.Sockets;
using NetClient.Errors;
using NetClient.Internal;

namespace NetClient.Networking.Sockets.Internal.Handoff;

/// <summary>A Unix domain socket of the app's, on which sockets are handed over.</summary>
internal sealed class HandoffChannel
{
    private const int Step = 64 * 1024;                 // memory grows only as bytes arrive, whatever length a peer announces
    private const int PollMicroseconds = 100_000;

    private readonly Socket _channel;

    /// <summary>Whether a byte has left, and the descriptor with it.</summary>
    public bool HasSent { get; private set; }

    public HandoffChannel(Socket channel, bool allowOtherUsers)
    {
        Throw.IfNull(channel);
        if (!DescriptorMessages.IsSupported)
            throw new PlatformNotSupportedException("Sockets are handed over on Linux and macOS. Windows has another way (WSADuplicateSocket), which NetClient does not have yet.");
        if (channel.AddressFamily != AddressFamily.Unix || channel.SocketType != SocketType.Stream || !channel.Connected)
            throw Throw.Argument("The channel is no connected Unix domain socket of type Stream; descriptors travel on nothing else.", nameof(channel));
        if (!allowOtherUsers && LocalPeer.UserOf(channel) is var user && user != LocalPeer.OwnUser)
        {
            throw new UnauthorizedAccessException($"The channel's peer runs as user {user}, this process as {LocalPeer.OwnUser}. Pass allowOtherUsers if that is meant.")
            {
                HResult = HResults.AccessDenied,
            };
        }
        _channel = channel;
    }

    /// <summary>Sends all bytes, the descriptor with the first of them.</summary>
    public async Task SendAsync(ReadOnlyMemory<byte> bytes, SafeSocketHandle? descriptor, CancellationToken cancellationToken)
    {
        while (!bytes.IsEmpty)
        {
            cancellationToken.ThrowIfCancellationRequested();
            int sent = DescriptorMessages.Send(_channel.SafeHandle, bytes.Span, descriptor);
            if (sent < 0)
            {
                // .NET has no wait for room that sends nothing. That there is none is rare: a thread of the pool looks now and then whether the call is still wanted.
                await Task.Run(() => _channel.Poll(PollMicroseconds, SelectMode.SelectWrite), CancellationToken.None).ConfigureAwait(false);
                continue;
            }
            HasSent = true;
            bytes = bytes[sent..];
            descriptor = null;
        }
    }

    /// <summary>Receives a message: its type and content, with what was attached to it. Null at the channel's end.</summary>
    /// <exception cref="InvalidDataException">It is no message, or is cut off (0x8007000D).</exception>
    public async Task<(ushort Type, byte[] Content)?> ReceiveAsync(ReceivedDescriptors received, CancellationToken cancellationToken)
    {
        byte[] header = new byte[HandoffFrame.HeaderLength];
        if (!await FillAsync(header, received, mayEnd: true, cancellationToken).ConfigureAwait(false))
            return null;
        if (!HandoffFrame.TryReadHeader(header, out ushort type, out int length))
            throw Invalid("What came over the channel is no socket.");
        byte[] content = [];
        while (content.Length < length)
        {
            int known = content.Length;
            Array.Resize(ref content, Math.Min(length, known + Math.Max(Step, known)));
            await FillAsync(content.AsMemory(known), received, mayEnd: false, cancellationToken).ConfigureAwait(false);
        }
        return (type, content);
    }

    private async Task<bool> FillAsync(Memory<byte> memory, ReceivedDescriptors received, bool mayEnd, CancellationToken cancellationToken)
    {
        int filled = 0;
        while (filled < memory.Length)
        {
            cancellationToken.ThrowIfCancellationRequested();
            int count = DescriptorMessages.Receive(_channel.SafeHandle, memory.Span[filled..], received);
            if (received.Count > DescriptorMessages.MaxDescriptors)
                throw Invalid("More descriptors came than a message may have.");
            if (count == 0)
                return filled == 0 && mayEnd ? false : throw Invalid("The channel ended in the middle of a message.");
            if (count < 0)
                await _channel.ReceiveAsync(Memory<byte>.Empty, SocketFlags.None, cancellationToken).ConfigureAwait(false);
            else
                filled += count;
        }
        return true;
    }

    private static InvalidDataException Invalid(string message) => new(message) { HResult = HResults.InvalidData };
}
