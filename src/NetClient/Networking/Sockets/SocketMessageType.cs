namespace NetClient.Networking.Sockets;

/// <summary>What a web socket message is made of.</summary>
public enum SocketMessageType
{
    /// <summary>Bytes.</summary>
    Binary = 0,

    /// <summary>Text in UTF-8.</summary>
    Utf8 = 1,
}
