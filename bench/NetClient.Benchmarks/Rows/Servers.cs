using System.Globalization;
using System.Net;
using System.Net.Sockets;
using NetClient.Benchmarks.Peers;
using NetClient.Networking;
using NetClient.Networking.Sockets;

namespace NetClient.Benchmarks.Rows;

/// <summary>Echo servers in the measuring process; the counterpart is the load and counts the answers.</summary>
internal static class Servers
{
    public static Task<Side> RawAsync(PeerProcess load, int connections)
    {
        var listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        listener.Listen();
        _ = AcceptAsync();
        return Task.FromResult(UnderLoad(load, ((IPEndPoint)listener.LocalEndPoint!).Port, connections, listener));

        async Task AcceptAsync()
        {
            while (true)
            {
                Socket socket = await listener.AcceptAsync();
                socket.NoDelay = true;
                _ = Task.Run(() => EchoAsync(socket));
            }
        }
    }

    public static async Task<Side> OursAsync(PeerProcess load, int connections)
    {
        var listener = new StreamSocketListener(Loopback.Context);
        await listener.BindEndpointAsync(new HostName("127.0.0.1"), "0");
        _ = AcceptAsync();
        return UnderLoad(load, int.Parse(listener.Information.LocalPort, CultureInfo.InvariantCulture), connections, listener);

        async Task AcceptAsync()
        {
            while (true)
            {
                StreamSocket socket = await listener.AcceptAsync();
                _ = Task.Run(() => EchoAsync(socket));
            }
        }
    }

    private static async Task EchoAsync(Socket socket)
    {
        using Socket mine = socket;
        Memory<byte> buffer = new byte[4096];
        while (await socket.ReceiveAsync(buffer, SocketFlags.None) is > 0 and int count)
            await socket.SendAsync(buffer[..count], SocketFlags.None);
    }

    private static async Task EchoAsync(StreamSocket socket)
    {
        using StreamSocket mine = socket;
        Memory<byte> buffer = new byte[4096];
        while (await socket.ReadAsync(buffer) is > 0 and int count)
            await socket.WriteAsync(buffer[..count]);
    }

    private static Side UnderLoad(PeerProcess load, int port, int connections, IDisposable listener) => new(
        async slice => long.Parse(await load.AskAsync($"{port} {connections} {slice.Length.TotalMilliseconds:0}"), CultureInfo.InvariantCulture), listener);
}
