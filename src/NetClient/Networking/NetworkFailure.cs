namespace NetClient.Networking;

/// <summary>Failures that NetClient can tell apart although Windows has no number of their own for them. An addition.</summary>
public enum NetworkFailure
{
    /// <summary>Nothing more is known than the status says.</summary>
    None = 0,

    /// <summary>The time allowed for resolving and connecting ran out.</summary>
    ConnectTimeout = 1,

    /// <summary>The time allowed for the TLS handshake ran out.</summary>
    HandshakeTimeout = 2,

    /// <summary>Bytes that came in clear text were still unread when the connection was to be upgraded: somebody may have injected them.</summary>
    StartTlsInjection = 3,

    /// <summary>A TLS handshake was begun, and the peer answered in clear text.</summary>
    PeerSpokePlaintext = 4,

    /// <summary>Clear text was sent, and the peer answered with TLS.</summary>
    PeerSpokeTls = 5,

    /// <summary>Both sides speak TLS, but no common version or cipher suite, or the peer refused the handshake.</summary>
    HandshakeRefused = 6,

    /// <summary>The peer's certificate was not accepted.</summary>
    Certificate = 7,

    /// <summary>The proxy wants credentials, or refused the ones given.</summary>
    ProxyAuthenticationRequired = 8,

    /// <summary>The proxy refused to open the connection.</summary>
    ProxyRefused = 9,

    /// <summary>An earlier write was cancelled half-way: what the peer has received may end in the middle of a message, or of a TLS record.</summary>
    WriteCanceledMidway = 10,

    /// <summary>A client's request for a web socket was refused; the HRESULT is that of the HTTP status it was answered with.</summary>
    WebSocketRequestRefused = 11,
}
