using System.Net.WebSockets;
using System.Runtime.CompilerServices;
using NetClient.Errors;
using NetClient.Internal;

namespace NetClient.Networking.Sockets.Internal.WebSockets;

internal sealed partial class WebSocketChannel
{
    private Utf8Scanner _textSent;             // of a text message that is sent in fragments
    private WebSocketMessageType? _openType;   // of the message that is sent in fragments

    /// <summary>Whether a message was begun and its end not sent; no more once a send has told that the channel is dead.</summary>
    public bool IsInsideMessage => _openType is not null;

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
        bool sent = false;
        try
        {
            if (_failure is { } failure)
                throw WebSocketErrors.Again(failure);
            if (!IsOpen)
                throw Throw.Closed("WebSocket");
            Check(data.Span, type, endOfMessage);
            _openType = endOfMessage ? null : type;
            using CancellationTokenRegistration stop = cancellationToken.UnsafeRegister(static self => ((WebSocketChannel)self!).BreakOff(), this);
            await _socket.SendAsync(data, type, endOfMessage, CancellationToken.None).ConfigureAwait(false);
            sent = true;
        }
        catch (Exception e) when (e is WebSocketException or OperationCanceledException or IOException or InvalidOperationException && e is not NetworkException && !IsOurs(e))
        {
            throw cancellationToken.IsCancellationRequested ? Throw.Canceled(cancellationToken, e) : Explain(e, NetworkStage.Write, CancellationToken.None);
        }
        finally
        {
            if (!sent && !IsOpen)
                _openType = null; // its sender knows by now
            _sending.Release();
        }
    }

    // The peer would end the connection, or take the bytes for what they are not; whoever sends them should learn of it instead.
    private void Check(ReadOnlySpan<byte> data, WebSocketMessageType type, bool endOfMessage)
    {
        if (_openType is { } open && open != type)
            throw Throw.WrongState("A message of the other type is not at its end; nothing was sent.");
        if (type != WebSocketMessageType.Text)
            return;
        Utf8Scanner next = _textSent;
        if (!next.TryTake(data) || (endOfMessage && !next.IsComplete))
            throw WebSocketChecks.NotText();
        _textSent = endOfMessage ? default : next;
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

    // Ours say that nothing was sent; .NET's, that the socket was closed under the call.
    private static bool IsOurs(Exception exception) => exception is InvalidOperationException { HResult: HResults.Closed or HResults.IllegalMethodCall };
}
