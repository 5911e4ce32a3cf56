using System.Net.WebSockets;
using System.Runtime.CompilerServices;
using NetClient.Errors;
using NetClient.Internal;

namespace NetClient.Networking.Sockets.Internal.WebSockets;

internal sealed partial class WebSocketChannel
{
    private Utf8Scanner _textSent; // of a text message that is sent in fragments

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
            if (type == WebSocketMessageType.Text)
                CheckText(data.Span, endOfMessage);
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

    // The peer would end the connection; whoever made the text should learn of it instead.
    private void CheckText(ReadOnlySpan<byte> text, bool endOfMessage)
    {
        Utf8Scanner next = _textSent;
        if (!next.TryTake(text) || (endOfMessage && !next.IsComplete))
            throw Throw.Argument("A text message must be UTF-8; nothing was sent.", "data");
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

    // Ours says that the socket was closed before the call; .NET's, that it was closed under it.
    private static bool IsClosed(Exception exception) => exception is ObjectDisposedException { HResult: HResults.Closed };
}
