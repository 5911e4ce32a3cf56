using NetClient.Errors;
using NetClient.Foundation.Internal;
using NetClient.Internal;
using NetClient.Networking.Sockets.Internal.ControlChannels;

namespace NetClient.Networking.Sockets.Internal.WebSockets;

/// <summary>Where a client's web socket is in its life.</summary>
internal enum WebSocketClientState
{
    Created,
    Connecting,
    Open,
    Closed,   // a close frame has come or gone; what is sent finds it closed
    Disposed,
}

/// <summary>The life that <see cref="MessageWebSocket"/> and <see cref="StreamWebSocket"/> share: settings, headers, opening, closing.</summary>
internal sealed class WebSocketClient : IDisposable
{
    private readonly Lock _gate = new();
    private readonly NetClientContext _context;
    private readonly string _name;
    private readonly List<KeyValuePair<string, string>> _headers = [];
    private readonly WebSocketOpening _opening;
    private readonly CancellationTokenSource _disposing = new();
    private WebSocketClientState _state;
    private WebSocketChannel? _channel;
    private Uri? _uri;
    private bool _watchesWhenIdle;

    /// <param name="context">The way to the network.</param>
    /// <param name="settings">The control's settings.</param>
    /// <param name="name">The public type, for messages.</param>
    /// <param name="judge">Asks the app about a server.</param>
    public WebSocketClient(NetClientContext context, WebSocketSettings settings, string name, Func<CertificateReport, CancellationToken, ValueTask<bool>> judge)
    {
        (_context, Settings, _name) = (context, settings, name);
        _opening = new WebSocketOpening(context, settings, Facts, judge);
    }

    public WebSocketSettings Settings { get; }

    /// <summary>Told what happens, for the control channel that the web socket serves; null when it serves none.</summary>
    public ControlChannelLink? Link => Facts.Link;

    public WebSocketFacts Facts { get; } = new();

    public bool IsUnused => _state == WebSocketClientState.Created;

    public bool IsDisposed => _state == WebSocketClientState.Disposed;

    public bool IsOpen => _state == WebSocketClientState.Open;

    /// <summary>Ends when the web socket is disposed.</summary>
    public CancellationToken Disposing => _disposing.Token;

    /// <summary>Given each connection before anything runs on it.</summary>
    public required Action<WebSocketChannel> Opened { get; init; }

    public void SetRequestHeader(string headerName, string headerValue)
    {
        Throw.IfNullOrEmpty(headerName);
        Throw.IfNull(headerValue);
        if (!HttpText.IsToken(headerName) || headerValue.AsSpan().ContainsAny('\r', '\n', '\0'))
            throw Throw.Argument($"\"{NetworkErrors.Printable(headerName)}\" and its value are no header of HTTP.", nameof(headerName));
        if (headerName.StartsWith("Sec-WebSocket-", StringComparison.OrdinalIgnoreCase) || headerName.Equals("Upgrade", StringComparison.OrdinalIgnoreCase) ||
            headerName.Equals("Connection", StringComparison.OrdinalIgnoreCase))
        {
            throw Throw.Argument($"{headerName} belongs to the opening handshake; Control.SupportedProtocols and Control.Compression say what may be said in it.", nameof(headerName));
        }
        lock (_gate)
        {
            if (_state != WebSocketClientState.Created)
                throw Refuse(nameof(SetRequestHeader));
            _headers.Add(new(headerName, headerValue));
        }
    }

    /// <param name="uri">The server.</param>
    /// <param name="watchesWhenIdle">Whether the channel looks for the end when nobody reads.</param>
    /// <param name="connecting">Called when the state lets it begin.</param>
    /// <param name="failed">Called when it came to nothing.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public Task ConnectAsync(Uri uri, bool watchesWhenIdle, Action connecting, Action<Exception> failed, CancellationToken cancellationToken)
    {
        Throw.IfNull(uri);
        if (!uri.IsAbsoluteUri || uri.Scheme is not ("ws" or "wss"))
            throw Throw.Argument("The address is not absolute, or its scheme is neither ws nor wss.", nameof(uri));
        if (uri.Fragment.Length > 0)
            throw Throw.Argument("The address of a web socket has no fragment (RFC 6455 section 3).", nameof(uri));
        lock (_gate)
        {
            if (_state != WebSocketClientState.Created)
                throw Refuse(nameof(ConnectAsync));
            _state = WebSocketClientState.Connecting;
        }
        Settings.Lock.Lock();
        (_uri, _watchesWhenIdle) = (uri, watchesWhenIdle);
        Link?.Connecting();
        connecting();
        return CancellableOperation.Run(static (s, token) => s.self.ConnectAsync(s.failed, token), (self: this, failed), cancellationToken);
    }

    /// <summary>From now on a control channel's link is told what happens.</summary>
    public void Attach(ControlChannelLink link)
    {
        lock (_gate)
        {
            if (_state != WebSocketClientState.Created)
                throw _state == WebSocketClientState.Disposed ? Refuse("UsingTransport") : Throw.WrongState("UsingTransport was called after ConnectAsync; call it before.");
            if (Link is { IsReleased: false })
                throw Throw.WrongState("The web socket belongs to a control channel already.");
            Facts.Link = link;
            Settings.ChannelInterval = () => link.ServerInterval;
        }
    }

    /// <summary>Pings the server and judges it; nothing where no connection is open.</summary>
    public Task KeepAliveAsync() => _state == WebSocketClientState.Open && _channel is { IsOpen: true } channel ? channel.KeepAliveAsync(Settings.KeepAliveTimeout) : Task.CompletedTask;

    /// <summary>Waits until what is being sent has left the process.</summary>
    public void Flush(TimeSpan limit) => _channel?.Flush(limit);

    /// <summary>Opens another connection in place of one that was lost.</summary>
    public async Task ReopenAsync(CancellationToken cancellationToken)
    {
        WebSocketChannel channel = await OpenAsync(cancellationToken).ConfigureAwait(false);
        if (!TryEnter(channel, WebSocketClientState.Open))
            throw NetworkErrors.Aborted(NetworkStage.Connect, channel.Endpoint);
    }

    /// <summary>The open connection, or why there is none: a failure that ended it is told again.</summary>
    public WebSocketChannel Require(string operation) => _state switch
    {
        WebSocketClientState.Open => _channel!,
        WebSocketClientState.Closed when _channel?.Failure is { } failure => throw WebSocketErrors.Again(failure),
        _ => throw Refuse(operation),
    };

    /// <summary>The connection as reading sees it: also after the server has closed it.</summary>
    public WebSocketChannel RequireForReading(string operation) =>
        _state is WebSocketClientState.Open or WebSocketClientState.Closed && _channel is { } channel ? channel : throw Refuse(operation);

    /// <summary>The server has closed it.</summary>
    public bool TryEnd()
    {
        lock (_gate)
        {
            if (_state != WebSocketClientState.Open)
                return false;
            _state = WebSocketClientState.Closed;
            return true;
        }
    }

    /// <summary>Closes it from this side.</summary>
    /// <param name="code">The code.</param>
    /// <param name="reason">The reason.</param>
    /// <param name="sent">Called when the frame has left, or could not.</param>
    public void Close(ushort code, string? reason, Action sent)
    {
        CloseFrames.Check(code, reason);
        WebSocketChannel? channel;
        lock (_gate)
        {
            if (_state is WebSocketClientState.Created or WebSocketClientState.Connecting or WebSocketClientState.Disposed)
                throw Refuse(nameof(Close));
            if (_state == WebSocketClientState.Closed)
                return;
            _state = WebSocketClientState.Closed;
            channel = _channel;
        }
        Link?.Closed();
        if (channel is not null)
            _ = channel.CloseAsync(code, reason ?? "", sent);
    }

    public void Dispose()
    {
        WebSocketChannel? channel;
        lock (_gate)
        {
            if (_state == WebSocketClientState.Disposed)
                return;
            _state = WebSocketClientState.Disposed;
            channel = _channel;
        }
        Link?.Closed();
        _disposing.Cancel();
        if (channel is null)
            _opening.Dispose();
        else
            channel.DisposeThen(_opening.Dispose); // with HTTP/2 the connection beneath is the handler's
    }

    /// <summary>The exception for a call that the state does not allow.</summary>
    public Exception Refuse(string operation) => _state switch
    {
        WebSocketClientState.Created => Throw.WrongState($"{operation} was called before ConnectAsync: the web socket is not connected."),
        WebSocketClientState.Connecting => Throw.WrongState($"{operation} was called while ConnectAsync is under way; await it first."),
        WebSocketClientState.Open => Throw.WrongState($"{operation} was called on a connected web socket; use a new {_name}."),
        _ => Throw.Closed(_name),
    };

    private async Task ConnectAsync(Action<Exception> failed, CancellationToken cancellationToken)
    {
        try
        {
            WebSocketChannel channel = await OpenAsync(cancellationToken).ConfigureAwait(false);
            if (!TryEnter(channel, WebSocketClientState.Connecting))
                throw NetworkErrors.Aborted(NetworkStage.Connect, channel.Endpoint);
        }
        catch (Exception e)
        {
            Link?.Lost(e);
            if (MakeUnused())
                failed(e);
            throw;
        }
    }

    private async Task<WebSocketChannel> OpenAsync(CancellationToken cancellationToken)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _disposing.Token);
        try
        {
            return await _opening.OpenAsync(_uri!, _headers, _watchesWhenIdle, either.Token).ConfigureAwait(false);
        }
        catch (Exception e) when (IsDisposed && e is OperationCanceledException or ObjectDisposedException)
        {
            throw cancellationToken.IsCancellationRequested ? Throw.Canceled(cancellationToken, e) : NetworkErrors.Aborted(NetworkStage.Connect, _uri!.Authority, e);
        }
        catch (OperationCanceledException e)
        {
            throw Throw.Canceled(cancellationToken, e);
        }
    }

    // Disposed in the meantime: then the connection is nobody's.
    private bool TryEnter(WebSocketChannel channel, WebSocketClientState from)
    {
        lock (_gate)
        {
            if (_state == from)
            {
                _channel = channel;
                _state = WebSocketClientState.Open;
            }
            else
            {
                from = WebSocketClientState.Disposed;
            }
        }
        if (from == WebSocketClientState.Disposed)
        {
            channel.Dispose();
            return false;
        }
        Link?.Connected();   // before the app hears of the connection: it may ask the control channel then
        Opened(channel);
        if (Link is { } link)
            channel.Ended += () => link.Lost(channel.Failure);
        channel.Start();
        return true;
    }

    // Documented: after a failure the settings may be changed and ConnectAsync tried again.
    private bool MakeUnused()
    {
        lock (_gate)
        {
            if (_state != WebSocketClientState.Connecting)
                return false;
            _state = WebSocketClientState.Created;
            Settings.Lock.Unlock();
            _opening.ForgetHandler();
            return true;
        }
    }
}
