using System.Net.WebSockets;
using NetClient.Internal;
using NetClient.Networking.Sockets.Internal.WebSockets;

namespace NetClient.Networking.Sockets;

/// <summary>A client's request to open a web socket, to be accepted or rejected. An addition: in WinRT the system alone accepts web sockets.</summary>
/// <remarks>
/// <para>Life: <see cref="ReadAsync"/>, look at it, then one of <see cref="AcceptMessageWebSocketAsync"/>, <see cref="AcceptStreamWebSocketAsync"/> and <see cref="RejectAsync"/>. The
/// connection belongs to the request, and then to the web socket; disposing a request that was not answered closes it. Where nothing of the request is to be looked at,
/// <see cref="ServerMessageWebSocket.AcceptAsync"/> does both in one call.</para>
/// <para>Everything in a request was written by the client, which may be anybody.</para>
/// <para>Source: RFC 6455 section 4.2.</para>
/// </remarks>
public sealed partial class WebSocketRequest : IDisposable
{
    private readonly StreamSocket _socket;
    private readonly WebSocketAcceptOptions _options;
    private readonly OpeningRequest _opening;
    private readonly List<KeyValuePair<string, string>> _responseHeaders = [];
    private string? _subProtocol;
    private int _answered;

    private WebSocketRequest(StreamSocket socket, WebSocketAcceptOptions options, OpeningRequest opening)
    {
        _socket = socket;
        _options = options;
        _opening = opening;
        _subProtocol = options.Protocols.FirstOrDefault(opening.Protocols.Contains);
    }

    /// <summary>The path that was asked for, as it was sent: with its escapes, without the query ("/chat").</summary>
    public string Path => _opening.Path;

    /// <summary>The query with its question mark ("?room=1"); empty without one.</summary>
    public string Query => _opening.Query;

    /// <summary>The host that the client believes to be talking to, with a port unless it is the usual one.</summary>
    public string Host => _opening.Host;

    /// <summary>The origin of the web page that opens the web socket ("https://app.example"); null when a program that is no browser does.</summary>
    public string? Origin => _opening.Origin;

    /// <summary>The sub-protocols that the client offers, best first.</summary>
    public IReadOnlyList<string> SubProtocols => _opening.Protocols;

    /// <summary>The sub-protocol that is going to be chosen.</summary>
    /// <value>At first the first of <see cref="WebSocketAcceptOptions.SupportedProtocols"/> that the client offers; null for none.</value>
    /// <exception cref="ArgumentException">The client does not offer it (0x80070057).</exception>
    /// <exception cref="InvalidOperationException">The request was answered (0x8000000E).</exception>
    public string? SubProtocol
    {
        get => _subProtocol;
        set
        {
            ThrowIfAnswered();
            _subProtocol = value is null || _opening.Protocols.Contains(value) ? value : throw Throw.Argument($"The client does not offer \"{value}\".", nameof(value));
        }
    }

    /// <summary>The header fields in the order they came. Bytes outside ASCII are ISO 8859-1.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Headers => _opening.Head.Fields;

    /// <summary>What is known of the connection: addresses, TLS, a client's certificate.</summary>
    public StreamSocketInformation Information => _socket.Information;

    /// <summary>The value of a header field; several of one name are joined with ", ".</summary>
    /// <param name="name">Its name, in any case.</param>
    /// <returns>The value; null when the field did not come.</returns>
    /// <exception cref="ArgumentException">The name is null or empty (0x80070057).</exception>
    public string? GetHeader(string name)
    {
        Throw.IfNullOrEmpty(name);
        return _opening.Head.Joined(name);
    }

    /// <summary>Adds a header field to the answer ("Set-Cookie", "WWW-Authenticate").</summary>
    /// <param name="name">Its name; those that the handshake itself uses are refused.</param>
    /// <param name="value">Its value.</param>
    /// <exception cref="ArgumentException">The name is none, or the handshake's own; the value has control characters, or any beyond ISO 8859-1 (0x80070057).</exception>
    /// <exception cref="InvalidOperationException">The request was answered (0x8000000E).</exception>
    public void AddResponseHeader(string name, string value)
    {
        Throw.IfNullOrEmpty(name);
        Throw.IfNull(value);
        ThrowIfAnswered();
        if (!HttpText.IsToken(name) || name.StartsWith("Sec-WebSocket-", StringComparison.OrdinalIgnoreCase) ||
            name.ToLowerInvariant() is "upgrade" or "connection" or "content-length" or "content-type" or "transfer-encoding" or "date")
            throw Throw.Argument($"\"{name}\" is no header field that an app may set.", nameof(name));
        if (value.AsSpan().IndexOfAnyExceptInRange(' ', '\u00ff') >= 0 || value.AsSpan().IndexOfAnyInRange('\u007f', '\u009f') >= 0)
            throw Throw.Argument("The value has characters that a header field cannot carry.", nameof(value));
        _responseHeaders.Add(new(name, value));
    }

    /// <summary>Closes the connection, unless the request was answered.</summary>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref _answered, 1) == 0)
            _socket.Dispose();
    }

    private void ThrowIfAnswered()
    {
        if (Volatile.Read(ref _answered) != 0)
            throw Throw.WrongState("The request was answered already.");
    }

    private (WebSocketDeflateOptions Options, string Answer)? ChooseCompression() =>
        _options.Compression is { } wanted ? DeflateOffers.Choose(_opening.Head.Joined("Sec-WebSocket-Extensions"), wanted) : null;
}
