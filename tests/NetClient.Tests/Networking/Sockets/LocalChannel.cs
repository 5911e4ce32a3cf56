using System.Net.Sockets;
using NetClient.TestServers.Processes;

namespace NetClient.Tests.Networking.Sockets;

/// <summary>Two ends of a Unix domain socket in this process.</summary>
internal sealed class LocalChannel : IDisposable
{
    private LocalChannel(Socket left, Socket right) => (Left, Right) = (left, right);

    public Socket Left { get; }

    public Socket Right { get; }

    public static async Task<LocalChannel> OpenAsync()
    {
        using var folder = new TempDirectory("channel");
        var endpoint = new UnixDomainSocketEndPoint(folder["channel"]);
        using var listener = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        listener.Bind(endpoint);
        listener.Listen();
        var left = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        await left.ConnectAsync(endpoint, TestContext.Current.CancellationToken);
        return new LocalChannel(left, await listener.AcceptAsync(TestContext.Current.CancellationToken));
    }

    public void Dispose()
    {
        Left.Dispose();
        Right.Dispose();
    }
}
