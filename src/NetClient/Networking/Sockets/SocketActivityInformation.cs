using NetClient.Internal;
using NetClient.Networking.Sockets.Internal.Handoff;
using NetClient.Storage.Streams;

namespace NetClient.Networking.Sockets;

/// <summary>A socket of the app's that the broker has.</summary>
/// <remarks>The three getters of sockets take ownership back: the object that is returned is the app's, until it transfers it again. The getter that does not fit
/// <see cref="SocketKind"/> fails (documented).
/// <para>Source: <see href="https://learn.microsoft.com/uwp/api/windows.networking.sockets.socketactivityinformation"/> (documented).</para></remarks>
public sealed class SocketActivityInformation
{
    private readonly NetClientContext _owner;
    private readonly Lock _gate = new();
    private SocketActivityContext? _context;
    private bool _hasContext;
    private IDisposable? _socket;

    internal SocketActivityInformation(NetClientContext owner, BrokeredSocket socket)
    {
        _owner = owner;
        (Id, TaskId, SocketKind) = (socket.Id, socket.TaskId, socket.Kind);
        if (socket.Context is { } context)
            SetContext(context);
    }

    /// <summary>The sockets of this app that the broker has now, by their ids. Empty when no broker runs; none is started.</summary>
    /// <exception cref="IOException">The broker does not answer, or speaks another version (0x80070426).</exception>
    /// <exception cref="UnauthorizedAccessException">What listens where the broker should is another user's (0x80070005).</exception>
    /// <exception cref="PlatformNotSupportedException">The system is not Linux.</exception>
    public static IReadOnlyDictionary<string, SocketActivityInformation> AllSockets => Of(NetClientContext.Default);

    /// <summary>The name that the socket was transferred under.</summary>
    public string Id { get; }

    /// <summary>The task that runs when there is activity.</summary>
    public Guid TaskId { get; }

    /// <summary>Which of the three getters works.</summary>
    public SocketActivityKind SocketKind { get; }

    /// <summary>What was given along with the socket; null when nothing was.</summary>
    /// <exception cref="InvalidOperationException">The broker no longer has the socket (0x80070490).</exception>
    /// <exception cref="IOException">The broker does not answer (0x80070426).</exception>
    /// <exception cref="UnauthorizedAccessException">What listens where the broker should is another user's (0x80070005).</exception>
    public SocketActivityContext? Context
    {
        get
        {
            lock (_gate)
            {
                if (!_hasContext)
                    SetContext(_owner.Broker.Peek(Id));
                return _context;
            }
        }
    }

    /// <summary>Takes the connection back; again, the same object.</summary>
    /// <exception cref="InvalidOperationException">It is another kind of socket (0x8000000E), or the broker no longer has it (0x80070490).</exception>
    /// <exception cref="Capabilities.CapabilityDeniedException">The manifest does not cover the peer (0x80070005); the socket goes back to the broker.</exception>
    /// <exception cref="IOException">The broker does not answer (0x80070426).</exception>
    /// <exception cref="UnauthorizedAccessException">What listens where the broker should is another user's (0x80070005).</exception>
    public StreamSocket StreamSocket => Take<StreamSocket>(SocketActivityKind.StreamSocket);

    /// <summary>Takes the datagram socket back; again, the same object. A handler of <c>MessageReceived</c> may be subscribed although the socket is bound.</summary>
    /// <inheritdoc cref="StreamSocket" path="/exception"/>
    public DatagramSocket DatagramSocket => Take<DatagramSocket>(SocketActivityKind.DatagramSocket);

    /// <summary>Takes the listener back; again, the same object. A handler of <c>ConnectionReceived</c> may be subscribed although it listens.</summary>
    /// <inheritdoc cref="StreamSocket" path="/exception"/>
    public StreamSocketListener StreamSocketListener => Take<StreamSocketListener>(SocketActivityKind.StreamSocketListener);

    internal static IReadOnlyDictionary<string, SocketActivityInformation> Of(NetClientContext context) =>
        context.Broker.List().ToDictionary(socket => socket.Id, socket => new SocketActivityInformation(context, socket), StringComparer.Ordinal);

    private T Take<T>(SocketActivityKind kind)
        where T : class, IDisposable
    {
        if (kind != SocketKind)
            throw Throw.WrongState($"The socket '{Id}' is a {SocketKind} and no {kind}.");
        lock (_gate)
        {
            if (_socket is null)
            {
                (System.Net.Sockets.Socket socket, SocketState state, SocketLease lease) = _owner.Broker.Take(Id, kind);
                _socket = ResumedSocket.Of(_owner, socket, state, new OwnershipTransfer(_owner, TaskId, lease));
            }
            return (T)_socket;
        }
    }

    private void SetContext(ReadOnlyMemory<byte> context)
    {
        _hasContext = true;
        _context = context.IsEmpty ? null : new SocketActivityContext(context.ToArray().AsBuffer());
    }
}
