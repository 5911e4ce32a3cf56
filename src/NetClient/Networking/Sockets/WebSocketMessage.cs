using System.Text;

namespace NetClient.Networking.Sockets;

/// <summary>A whole message. An addition.</summary>
/// <param name="Data">Its bytes; they belong to whoever has the message.</param>
/// <param name="MessageType">What it is made of.</param>
public readonly record struct WebSocketMessage(ReadOnlyMemory<byte> Data, SocketMessageType MessageType)
{
    /// <summary>The bytes as text.</summary>
    /// <returns>What the UTF-8 says.</returns>
    public string GetText() => Encoding.UTF8.GetString(Data.Span);
}
