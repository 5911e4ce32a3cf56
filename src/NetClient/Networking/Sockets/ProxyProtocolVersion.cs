namespace NetClient.Networking.Sockets;

/// <summary>The two forms of a PROXY header.</summary>
public enum ProxyProtocolVersion
{
    /// <summary>A line of text with the addresses, at most 107 bytes.</summary>
    Version1 = 1,

    /// <summary>Binary; it can carry more than the addresses.</summary>
    Version2 = 2,
}
