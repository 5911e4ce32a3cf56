using System.Net.Sockets;
using Microsoft.AspNetCore.Connections;
using NetSocketError = System.Net.Sockets.SocketError;

namespace NetClient.AspNetCore.Internal;

/// <summary>Clear text: the system's calls on the app's buffers, errors as codes.</summary>
/// <remarks>It is used for one connection after another: what a receive and a send need is the largest part of what a connection would allocate.</remarks>
internal abstract class PlainWire(KeptWires kept) : Wire
{
    // Never thrown itself, and so the same for all: the system would be asked for its words each time.
    private static readonly SocketException PeerReset = new((int)NetSocketError.ConnectionReset);

    /// <summary>From now on the calls are of this socket.</summary>
    public abstract void Take(Socket socket);

    public sealed override void Release(bool isQuiet)
    {
        if (isQuiet)
        {
            Forget();
            if (kept.TryKeep(this))
                return;
        }
        Dispose();
    }

    /// <summary>A wire that is kept must not keep what it served.</summary>
    protected virtual void Forget() => Serve(null!, null!);

    /// <summary>Why a call was in vain, in Kestrel's words; null when it was not.</summary>
    protected static Exception? FailureOf(NetSocketError error) => error switch
    {
        NetSocketError.Success => null,
        NetSocketError.ConnectionReset or NetSocketError.Shutdown or NetSocketError.ConnectionAborted or NetSocketError.ProtocolType =>
            new ConnectionResetException("The peer reset the connection.", error == NetSocketError.ConnectionReset ? PeerReset : new SocketException((int)error)),
        NetSocketError.OperationAborted or NetSocketError.Interrupted => Closed(null),
        _ => new IOException(new SocketException((int)error).Message, new SocketException((int)error)),
    };

    /// <summary>What a call on a socket that was closed comes to.</summary>
    protected static ConnectionAbortedException Closed(ObjectDisposedException? cause) =>
        cause is null ? new("The connection was closed.") : new("The connection was closed.", cause);
}
