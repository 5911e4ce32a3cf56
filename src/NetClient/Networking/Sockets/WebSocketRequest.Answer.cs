using System.Net.WebSockets;
using NetClient.Errors;
using NetClient.Internal;
using NetClient.Networking.Sockets.Internal.WebSockets;

namespace NetClient.Networking.Sockets;

public sealed partial class WebSocketRequest
{
    private static readonly TimeSpan AnswerTimeout = TimeSpan.FromSeconds(1);

    /// <summary>Reads a client's request from a connection that a listener accepted, plain or TLS, and checks it.</summary>
    /// <param name="socket">The connection; nothing was read from it or written to it. From now on it belongs to the request.</param>
    /// <param name="options">What is accepted; null for the defaults of <see cref="WebSocketAcceptOptions"/>.</param>
    /// <param name="cancellationToken">Stops it; the connection is closed.</param>
    /// <returns>The request: well-formed, for a path that is served, of an origin that may connect. It waits for its answer.</returns>
    /// <remarks>A request that is refused gets its answer here: 400 when it is none or ambiguous, 403 for an origin, 404 for a path, 405, 408, 414, 426 when it asks for no web socket or
    /// another version, 431, 505. Two parsers must not be able to read a request differently, so folded lines, bare line feeds, blanks before a colon, bodies, fields that contradict each other,
    /// and bytes that follow before the answer are refused.</remarks>
    /// <exception cref="ArgumentException"><paramref name="socket"/> is null (0x80070057).</exception>
    /// <exception cref="InvalidOperationException">The socket is not connected (0x8000000E).</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled (0x800704C7).</exception>
    /// <exception cref="NetworkException">It was refused: <c>HResult</c> is that of the status it was answered with (0x80190194 for 404), <see cref="NetworkFailure.WebSocketRequestRefused"/>; or
    /// the client took too long (408, <see cref="NetworkFailure.HandshakeTimeout"/>); or the connection ended.</exception>
    public static async Task<WebSocketRequest> ReadAsync(StreamSocket socket, WebSocketAcceptOptions? options = null, CancellationToken cancellationToken = default)
    {
        Throw.IfNull(socket);
        options ??= new WebSocketAcceptOptions();
        string? peer = PeerNames.Of(socket);
        using var limit = new CancellationTokenSource(options.HandshakeTimeout, socket.Context.Time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            RequestHead head = await HeadReader.ReadAsync(socket.ReadAsync, options.MaxRequestHeaderSize, either.Token).ConfigureAwait(false);
            OpeningRequest opening = OpeningRequest.Read(head);
            if (options.Path is { } path && path != opening.Path)
                throw new RefusedRequestException(404, "nothing is served at its path");
            if (!OriginRule.Permits(opening.Origin, opening.Host, options.Origins))
                throw new RefusedRequestException(403, "it comes from a page of an origin that may not connect");
            return new WebSocketRequest(socket, options, opening);
        }
        catch (OperationCanceledException e) when (!cancellationToken.IsCancellationRequested && limit.IsCancellationRequested)
        {
            throw await RefuseAsync(socket, peer, new RefusedRequestException(408, $"it was not complete within {options.HandshakeTimeout.TotalSeconds:0.###} s", null, e)).ConfigureAwait(false);
        }
        catch (RefusedRequestException e)
        {
            throw await RefuseAsync(socket, peer, e).ConfigureAwait(false);
        }
        catch (EndOfStreamException e)
        {
            socket.Dispose();
            throw AcceptErrors.Ended(peer, e);
        }
        catch (Exception e) when (e is OperationCanceledException or NetworkException)
        {
            socket.Dispose();
            throw e is OperationCanceledException ? Throw.Canceled(cancellationToken, e) : e;
        }
    }

    /// <summary>Accepts the request as a web socket of messages.</summary>
    /// <param name="cancellationToken">Stops it; the connection is closed.</param>
    /// <returns>The web socket, open. Nothing is received before there is a handler or a read.</returns>
    /// <exception cref="InvalidOperationException">The request was answered (0x8000000E).</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled (0x800704C7).</exception>
    /// <exception cref="NetworkException">The connection failed, or the client did not take the answer within <see cref="WebSocketAcceptOptions.HandshakeTimeout"/>.</exception>
    public async Task<ServerMessageWebSocket> AcceptMessageWebSocketAsync(CancellationToken cancellationToken = default) =>
        new(await AcceptAsync(cancellationToken).ConfigureAwait(false));

    /// <summary>Accepts the request as a web socket that is one stream of bytes.</summary>
    /// <inheritdoc cref="AcceptMessageWebSocketAsync"/>
    public async Task<ServerStreamWebSocket> AcceptStreamWebSocketAsync(CancellationToken cancellationToken = default) =>
        new(await AcceptAsync(cancellationToken).ConfigureAwait(false));

    /// <summary>Rejects the request and ends the connection.</summary>
    /// <param name="status">The HTTP status, 400 to 599 ("401": set WWW-Authenticate with <see cref="AddResponseHeader"/>; "403"; "404"; "503").</param>
    /// <param name="text">What a person is told; null for the status's own name.</param>
    /// <param name="cancellationToken">Stops it; the connection is closed.</param>
    /// <exception cref="ArgumentOutOfRangeException">The status is none of a refusal (0x80070057).</exception>
    /// <exception cref="InvalidOperationException">The request was answered (0x8000000E).</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled (0x800704C7).</exception>
    /// <exception cref="NetworkException">The connection failed.</exception>
    public async Task RejectAsync(int status, string? text = null, CancellationToken cancellationToken = default)
    {
        if (status is < 400 or > 599)
            throw Throw.Range("A refusal has a status of 400 to 599.", nameof(status));
        TakeAnswer();
        byte[] answer = OpeningAnswer.Refuse(status, text ?? HttpText.ReasonPhrase(status), null, _socket.Context.Time.GetUtcNow(), _responseHeaders);
        await SendAsync(answer, cancellationToken).ConfigureAwait(false);
        WebSocketLog.RequestRefused(LogOf(_socket), PeerNames.Of(_socket), status, "the app rejected it");
        Parting.Begin(_socket);
    }

    private static async Task<NetworkException> RefuseAsync(StreamSocket socket, string? peer, RefusedRequestException refused)
    {
        WebSocketLog.RequestRefused(LogOf(socket), peer, refused.Status, refused.Message);
        byte[] answer = OpeningAnswer.Refuse(refused.Status, $"The request was refused because {refused.Message}.", refused.Fields, socket.Context.Time.GetUtcNow());
        try
        {
            using var moment = new CancellationTokenSource(AnswerTimeout, socket.Context.Time);
            await socket.WriteAsync(answer, moment.Token).ConfigureAwait(false);
            Parting.Begin(socket);
        }
        catch (Exception e) when (e is IOException or OperationCanceledException or ObjectDisposedException or InvalidOperationException)
        {
            socket.Dispose(); // the client is gone, and needs no answer
        }
        return AcceptErrors.Refused(peer, refused);
    }

    private async Task<OpenedWebSocket> AcceptAsync(CancellationToken cancellationToken)
    {
        TakeAnswer();
        (WebSocketDeflateOptions Options, string Answer)? compression = ChooseCompression();
        await SendAsync(OpeningAnswer.Accept(_opening.Key, _subProtocol, compression?.Answer, _responseHeaders), cancellationToken).ConfigureAwait(false);
        WebSocketLog.RequestAccepted(LogOf(_socket), PeerNames.Of(_socket), _opening.Path);
        return new OpenedWebSocket(_socket, _options, _subProtocol, compression?.Options);
    }

    private async Task SendAsync(byte[] answer, CancellationToken cancellationToken)
    {
        bool sent = false;
        using var limit = new CancellationTokenSource(_options.HandshakeTimeout, _socket.Context.Time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            await _socket.WriteAsync(answer, either.Token).ConfigureAwait(false);
            sent = true;
        }
        catch (OperationCanceledException e)
        {
            throw cancellationToken.IsCancellationRequested
                ? Throw.Canceled(cancellationToken, e)
                : NetworkErrors.Make(NetworkStage.Write, PeerNames.Of(_socket), HResults.TimedOut, NetworkFailure.HandshakeTimeout, "the client did not take the answer to its request", e);
        }
        finally
        {
            if (!sent)
                _socket.Dispose();
        }
    }

    private void TakeAnswer()
    {
        if (Interlocked.Exchange(ref _answered, 1) != 0)
            throw Throw.WrongState("The request was answered already.");
    }

    private static Microsoft.Extensions.Logging.ILogger LogOf(StreamSocket socket) => socket.Context.Loggers.CreateLogger("NetClient.Networking.Sockets.ServerWebSocket");
}
