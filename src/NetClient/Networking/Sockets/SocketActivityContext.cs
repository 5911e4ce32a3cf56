using NetClient.Internal;
using NetClient.Networking.Sockets.Internal.Handoff;
using NetClient.Storage.Streams;

namespace NetClient.Networking.Sockets;

/// <summary>What an app gives along with a socket that it transfers, for the process that takes it back.</summary>
/// <remarks>Source: <see href="https://learn.microsoft.com/uwp/api/windows.networking.sockets.socketactivitycontext"/> (documented).</remarks>
public sealed class SocketActivityContext
{
    /// <summary>Makes a context.</summary>
    /// <param name="data">At most 1 MiB (NetClient's limit). What is in it when the socket is transferred counts.</param>
    /// <exception cref="ArgumentException"><paramref name="data"/> is null, too long, or does not show its bytes (0x80070057).</exception>
    public SocketActivityContext(IBuffer data)
    {
        Throw.IfNull(data);
        if (data.Length > SocketState.MaxPart)
            throw Throw.Argument($"The context has {data.Length} bytes; at most {SocketState.MaxPart} are kept.", nameof(data));
        _ = data.AsMemory();
        Data = data;
    }

    /// <summary>The bytes.</summary>
    public IBuffer Data { get; }
}
