using System.Net.Sockets;
using System.Runtime.CompilerServices;
using NetClient.Errors;
using NetClient.Networking.Sockets.Internal.Handoff;

namespace NetClient.Networking.Sockets.Internal;

/// <summary>TLS that the broker speaks: here is one end of a private pair of sockets, in clear text.</summary>
/// <param name="socket">Our end.</param>
/// <param name="state">What is known of the session.</param>
/// <param name="broker">Where it lives.</param>
/// <param name="readAhead">What another process had taken and left unread.</param>
internal sealed class BrokeredTransport(Socket socket, SecuredState state, ISocketBroker broker, ReadOnlyMemory<byte> readAhead = default) : ResumedTransport(socket, readAhead)
{
    private const int BrokenPipe = 32;   // EPIPE

    public SecuredState State => state;

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public override async ValueTask<int> ReceiveAsync(Memory<byte> destination, CancellationToken cancellationToken)
    {
        int count;
        try
        {
            count = await base.ReceiveAsync(destination, cancellationToken).ConfigureAwait(false);
        }
        catch (SocketException e) when (e.SocketErrorCode != System.Net.Sockets.SocketError.OperationAborted)
        {
            throw Broken(NetworkStage.Read, e);
        }
        // The pair ends like any file does; whether the peer had said so, only the broker knows.
        if (count == 0 && !destination.IsEmpty && broker.EndingOf(state.Session) is { } failure)
            throw failure.ToException(state.Remote);
        return count;
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    public override async ValueTask SendAsync(ReadOnlyMemory<byte> source, CancellationToken cancellationToken)
    {
        try
        {
            await base.SendAsync(source, cancellationToken).ConfigureAwait(false);
        }
        catch (SocketException e) when (e.SocketErrorCode != System.Net.Sockets.SocketError.OperationAborted)
        {
            throw Broken(NetworkStage.Write, e);
        }
    }

    public override void Close(bool underRead)
    {
        base.Close(underRead);
        broker.Part(state.Session, isBroken: false);
    }

    public override void Abort()
    {
        broker.Part(state.Session, isBroken: true);
        Socket.Dispose();
    }

    private NetworkException Broken(NetworkStage stage, SocketException exception)
    {
        if (broker.EndingOf(state.Session) is { } failure)
            return failure.ToException(state.Remote);
        bool isOver = exception.NativeErrorCode == BrokenPipe || exception.SocketErrorCode == System.Net.Sockets.SocketError.ConnectionReset;
        return NetworkErrors.Translate(isOver ? new SocketException((int)System.Net.Sockets.SocketError.ConnectionReset) : exception, stage, state.Remote)!;
    }
}
