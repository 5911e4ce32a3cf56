using NetClient.Capabilities;
using NetClient.Errors;
using NetClient.Internal;
using NetClient.Networking.Sockets.Internal.Handoff;
using NetSocket = System.Net.Sockets.Socket;

namespace NetClient.Networking.Sockets;

/// <summary>Hands open sockets from one process to another, over a Unix domain socket. The peer of a connection notices nothing. An addition.</summary>
/// <remarks>
/// <para>The receiver answers when it has the socket: until then the sender has it, and a hand-over that fails leaves it there, usable. Bytes that a <see cref="Storage.Streams.DataReader"/>
/// on the socket had loaded and the app had not read go along and come first; bytes that the app took out (a <see cref="StreamReader"/>, a pipe, a detached reader) do not.</para>
/// <para>Both processes must use NetClient, though not the same version. By default they must run as the same user: whoever has the descriptor has the connection.</para>
/// <para>On Linux; on macOS compiled, not run. Elsewhere each call fails with <see cref="PlatformNotSupportedException"/>.</para>
/// </remarks>
public static class SocketHandoff
{
    /// <summary>The most bytes that may be given along with a socket, and the most that readers may hold of it: 1 MiB each.</summary>
    public const int MaxContextLength = SocketState.MaxPart;

    /// <summary>Whether this system can hand over sockets.</summary>
    public static bool IsSupported => DescriptorMessages.IsSupported;

    /// <summary>Hands over a connection in clear text.</summary>
    /// <param name="channel">A connected Unix domain socket of type Stream. It stays the caller's; one hand-over at a time.</param>
    /// <param name="socket">The socket. Afterwards it is of no use here, and need not be disposed of.</param>
    /// <param name="context">What the receiver shall know of it; at most <see cref="MaxContextLength"/> bytes.</param>
    /// <param name="allowOtherUsers">Whether the receiver may run as another user.</param>
    /// <param name="cancellationToken">Stops the hand-over. Once the message has left, nobody can tell who will have the socket: it is closed here, and the channel must be too.</param>
    /// <exception cref="ArgumentException">An argument is null, the channel is another kind of socket, or the context is too long (0x80070057).</exception>
    /// <exception cref="InvalidOperationException">The socket is not connected, secured by TLS, or a read or write is under way (0x8000000E).</exception>
    /// <exception cref="ObjectDisposedException">The socket was closed (0x80000013).</exception>
    /// <exception cref="UnauthorizedAccessException">The receiver runs as another user (0x80070005).</exception>
    /// <exception cref="IOException">The receiver refused the socket, or went away; the socket is still the caller's.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled (0x800704C7).</exception>
    /// <exception cref="PlatformNotSupportedException">Neither Linux nor macOS.</exception>
    public static Task SendAsync(
        NetSocket channel, StreamSocket socket, ReadOnlyMemory<byte> context = default, bool allowOtherUsers = false, CancellationToken cancellationToken = default)
    {
        Throw.IfNull(socket);
        return StartSending(channel, socket.Depart, context, allowOtherUsers, cancellationToken);
    }

    /// <summary>Hands over a datagram socket. Handlers of <see cref="DatagramSocket.MessageReceived"/> are not called any more.</summary>
    /// <inheritdoc cref="SendAsync(NetSocket, StreamSocket, ReadOnlyMemory{byte}, bool, CancellationToken)"/>
    /// <exception cref="InvalidOperationException">The socket is neither bound nor connected, or a receive is under way (0x8000000E).</exception>
    public static Task SendAsync(
        NetSocket channel, DatagramSocket socket, ReadOnlyMemory<byte> context = default, bool allowOtherUsers = false, CancellationToken cancellationToken = default)
    {
        Throw.IfNull(socket);
        return StartSending(channel, socket.Depart, context, allowOtherUsers, cancellationToken);
    }

    /// <summary>Hands over a listener in clear text, on one address or on all. Connections that wait to be accepted go along.</summary>
    /// <inheritdoc cref="SendAsync(NetSocket, StreamSocket, ReadOnlyMemory{byte}, bool, CancellationToken)"/>
    /// <exception cref="InvalidOperationException">The listener is not bound, accepts just now, listens with TLS or on several addresses of a name (0x8000000E).</exception>
    public static Task SendAsync(
        NetSocket channel, StreamSocketListener socket, ReadOnlyMemory<byte> context = default, bool allowOtherUsers = false, CancellationToken cancellationToken = default)
    {
        Throw.IfNull(socket);
        return StartSending(channel, socket.Depart, context, allowOtherUsers, cancellationToken);
    }

    /// <summary>Takes over the next socket.</summary>
    /// <param name="channel">A connected Unix domain socket of type Stream. It stays the caller's; one call at a time.</param>
    /// <param name="allowOtherUsers">Whether the sender may run as another user.</param>
    /// <param name="cancellationToken">Stops the waiting. Stopped in the middle of a message, the channel is of no further use.</param>
    /// <returns>The socket; null when the sender has closed the channel.</returns>
    /// <exception cref="ArgumentException">The channel is null or another kind of socket (0x80070057).</exception>
    /// <exception cref="InvalidDataException">What came is no hand-over, or the descriptor is not what it is said to be (0x8007000D). Descriptors were closed; close the channel.</exception>
    /// <exception cref="CapabilityDeniedException">The manifest does not cover the socket (0x80070005). The sender keeps it.</exception>
    /// <exception cref="UnauthorizedAccessException">The sender runs as another user (0x80070005).</exception>
    /// <exception cref="IOException">The channel failed.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled (0x800704C7).</exception>
    /// <exception cref="PlatformNotSupportedException">Neither Linux nor macOS.</exception>
    public static Task<ReceivedSocket?> ReceiveAsync(NetSocket channel, bool allowOtherUsers = false, CancellationToken cancellationToken = default) =>
        ReceiveAsync(new HandoffChannel(channel, allowOtherUsers), NetClientContext.Default, cancellationToken);

    internal static async Task<ReceivedSocket?> ReceiveAsync(HandoffChannel channel, NetClientContext context, CancellationToken cancellationToken)
    {
        try
        {
            using var received = new ReceivedDescriptors();
            if (await channel.ReceiveAsync(received, cancellationToken).ConfigureAwait(false) is not var (type, content))
                return null;
            ReceivedSocket? taken = null;
            try
            {
                taken = type == HandoffFrame.Socket ? Adopt(content, received, context) : throw Invalid("What came over the channel is no socket.");
            }
            finally
            {
                await AnswerAsync(channel, taken is null ? HandoffFrame.Refused : HandoffFrame.Taken).ConfigureAwait(false);
            }
            return taken;
        }
        catch (Exception e) when (Explain(e, cancellationToken) is { } explained)
        {
            throw explained;
        }
    }

    private static ReceivedSocket Adopt(byte[] content, ReceivedDescriptors received, NetClientContext context)
    {
        SocketState state = SocketState.Read(content);
        using OwnedDescriptor descriptor = received.TakeSingle() ?? throw Invalid("A hand-over has one descriptor; this one had none, or several.");
        if (state.Secured is not null)
            throw Invalid("A TLS session that lives in a broker cannot be handed over.");
        NetSocket socket = context.Connector.Adopt(descriptor, state.Kind);
        return new ReceivedSocket(ResumedSocket.Of(context, socket, state), state.Context.ToArray());
    }

    private static Task StartSending(
        NetSocket channel, Func<SocketDeparture> depart, ReadOnlyMemory<byte> context, bool allowOtherUsers, CancellationToken cancellationToken)
    {
        var handoff = new HandoffChannel(channel, allowOtherUsers);
        if (context.Length > MaxContextLength)
            throw Throw.Argument($"The context has {context.Length} bytes; at most {MaxContextLength} go along.", nameof(context));
        if (cancellationToken.IsCancellationRequested)
            return Throw.AsTask<bool>(Throw.Canceled(cancellationToken));
        SocketDeparture departure = depart();
        return SendAsync(handoff, departure, context, cancellationToken);
    }

    private static async Task SendAsync(HandoffChannel channel, SocketDeparture departure, ReadOnlyMemory<byte> context, CancellationToken cancellationToken)
    {
        using SocketDeparture onItsWay = departure;   // back to its owner, unless it arrives
        try
        {
            byte[] content = (departure.State with { Context = context }).ToBytes();
            byte[] message = new byte[HandoffFrame.HeaderLength + content.Length];
            HandoffFrame.WriteHeader(message, HandoffFrame.Socket, content.Length);
            content.CopyTo(message, HandoffFrame.HeaderLength);
            await channel.SendAsync(message, departure.Socket.SafeHandle, cancellationToken).ConfigureAwait(false);

            using var unwanted = new ReceivedDescriptors();
            (ushort Type, byte[])? answer = await channel.ReceiveAsync(unwanted, cancellationToken).ConfigureAwait(false);
            if (answer?.Type != HandoffFrame.Taken)
                throw new IOException(answer is null ? "The receiver went away before it took the socket." : "The receiver refused the socket.") { HResult = HResults.Fail };
            departure.Complete();
        }
        catch (Exception e) when (Explain(e, cancellationToken) is { } explained)
        {
            if (explained is OperationCanceledException && channel.HasSent)
                departure.Complete();   // the receiver may have it, and two must not read
            throw explained;
        }
    }

    private static async Task AnswerAsync(HandoffChannel channel, ushort type)
    {
        byte[] answer = new byte[HandoffFrame.HeaderLength];
        HandoffFrame.WriteHeader(answer, type, 0);
        try
        {
            await channel.SendAsync(answer, null, CancellationToken.None).ConfigureAwait(false);
        }
        catch (IOException)
        {
            // The sender has gone: it can no longer keep the socket, and need not be told.
        }
    }

    private static Exception? Explain(Exception exception, CancellationToken callersToken) => exception switch
    {
        OperationCanceledException when callersToken.IsCancellationRequested => Throw.Canceled(callersToken, exception),
        System.Net.Sockets.SocketException or ObjectDisposedException => new IOException("The channel of the hand-over failed.", exception) { HResult = HResults.Fail },
        _ => null,
    };

    private static InvalidDataException Invalid(string message) => new(message) { HResult = HResults.InvalidData };
}
