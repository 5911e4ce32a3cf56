using System.Globalization;
using NetClient.Capabilities;
using NetClient.Networking;
using NetClient.Networking.Sockets;
using NetClient.Storage.Streams;

namespace NetClient.TrimTests;

/// <summary>A datagram there, as an event, and one back into memory.</summary>
internal static class DatagramChecks
{
    public static async Task ThereAndBack(CancellationToken cancellationToken)
    {
        var sockets = new DatagramSocketFactory(CapabilityManifest.Create(NetworkCapability.PrivateNetworkClientServer));
        using IDatagramSocket server = sockets.CreateDatagramSocket();
        server.MessageReceived += async (socket, args) =>
        {
            using DataReader reader = args.GetDataReader();
            await socket.SendAsync(new byte[reader.ReadByte()], args.Remote);
        };
        await server.BindServiceNameAsync("0", cancellationToken);

        using IDatagramSocket client = sockets.CreateDatagramSocket();
        await client.SendAsync(new byte[] { 7 }, new DatagramEndpoint(new HostName("127.0.0.1"), int.Parse(server.Information.LocalPort, CultureInfo.InvariantCulture)), cancellationToken);
        DatagramReceiveResult answer = await client.ReceiveAsync(new byte[100], cancellationToken);
        Checks.Require(answer.Length == 7, "the answer has the length that was asked for");
        Checks.Require(answer.Local.Address.CanonicalName == "127.0.0.1", "the local address of the answer is told");
    }
}
