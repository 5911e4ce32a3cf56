using System.Net.WebSockets;
using System.Runtime.CompilerServices;
using NetClient.Errors;
using NetClient.Internal;

namespace NetClient.Networking.Sockets.Internal.WebSockets;

internal sealed partial class WebSocketChannel
{
    /// <summary>Sends a message, or the next fragment of one. Calls take turns, in the order they came.</summary>
    /// <param name="data">The bytes, as one frame.</param>
    /// <param name="type">Text or binary; a fragment that continues has the type of the first.</param>
    /// <param name="endOfMessage">Whether the message ends here.</param>
    /// <param name="cancellationToken">Stops the call. With bytes of the frame in flight that breaks the connection: nothing could follow half a frame.</param>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    public async ValueTask SendAsync(ReadOnlyMemory<byte> data, WebSocketMessageType type, bool endOfMessage, CancellationToken cancellationToken)
    {
        if (cancellationToken.IsCancellationRequested)
            throw Throw.Canceled(cancellationToken);
        if (!_sending.Wait(0, CancellationToken.None))
            await WaitForTurnAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (_failure is { } failure)
                throw WebSocketErrors.Again(failure);
            if (!IsOpen)
                throw Throw.Closed("WebSocket");
            using CancellationTokenRegistration stop = cancellationToken.UnsafeRegister(static self => ((WebSocketChannel)self!).BreakOff(), this);
            await _socket.SendAsync(data, type, endOfMessage, CancellationToken.None).ConfigureAwait(false);
        }
        catch (Exception e) when (e is WebSocketException or OperationCanceledException or IOException or InvalidOperationException && e is not NetworkException && !IsClosed(e))
        {
            throw cancellationToken.IsCancellationRequested ? Throw.Canceled(cancellationToken, e) : Explain(e, NetworkStage.Write, CancellationToken.None);
        }
        finally
        {
            _sending.Release();
        }
    }

    private async ValueTask WaitForTurnAsync(CancellationToken cancellationToken)
    {
        try
        {
            await _sending.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException e)
        {
            throw Throw.Canceled(cancellationToken, e);
        }
    }

    private void BreakOff() => Abort(NetworkErrors.WriteCanceledMidway(_endpoint));

    // Ours says that the socket was closed before the call; .NET's, that it was closed under it.
    private static bool IsClosed(Exception exception) => exception is ObjectDisposedException { HResult: HResults.Closed };
}
