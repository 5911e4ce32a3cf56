namespace NetClient.Networking.Sockets;

/// <summary>What becomes of a connection that comes from no trusted proxy.</summary>
public enum UntrustedProxyPolicy
{
    /// <summary>It is dropped before a byte of it is read.</summary>
    Refuse,

    /// <summary>It is a client that connects directly: nothing is read ahead of the app. A header that such a client sends is data like any other, and changes nothing.</summary>
    PassAsIs,
}
