using System.Net;
using System.Net.Sockets;

namespace NetClient.Tests.Networking.Sockets.WebSockets;

/// <summary>A connection beside the one that is looked at: by the time that it has carried so much, what could be read there has been.</summary>
internal static class OtherTraffic
{
    private const int Piece = 1024 * 1024;

    /// <summary>Sends so many MiB over loopback, each when the one before it has arrived.</summary>
    public static async Task CarryAsync(int mebibytes, CancellationToken cancellationToken)
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        using var sender = new TcpClient();
        await sender.ConnectAsync((IPEndPoint)listener.LocalEndpoint, cancellationToken);
        using TcpClient receiver = await listener.AcceptTcpClientAsync(cancellationToken);
        byte[] sent = new byte[Piece], received = new byte[Piece];
        for (int i = 0; i < mebibytes; i++)
        {
            await Task.WhenAll(
                sender.GetStream().WriteAsync(sent, cancellationToken).AsTask(),
                receiver.GetStream().ReadExactlyAsync(received, cancellationToken).AsTask());
        }
    }
}
