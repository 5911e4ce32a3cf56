using System.Net;
using System.Net.Sockets;
using System.Text;
using NetClient.ApplicationModel.Background.Internal.Protocol;

namespace NetClient.Broker.Tests;

/// <summary>The units of the tool's package, under systemd itself.</summary>
public sealed class SystemdTests
{
    private const int Limit = 240_000;
    private const string Service = "netclient-broker.service";

    [Fact(Timeout = Limit)]
    public async Task Units_ServiceRestartsAndIsKilled_BrokerIsStartedWhenNeededAndHasItsSockets()
    {
        await using BrokerHouse house = BrokerHouse.WithoutBroker();
        await using SystemdUserManager systemd = await SystemdUserManager.StartAsync(house);
        await systemd.ControlAsync("enable", "--now", "netclient-broker.socket");
        Assert.Equal("inactive", await systemd.ControlAsync("show", "--property=ActiveState", "--value", Service));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(house.ControlSocket));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(Path.GetDirectoryName(house.ControlSocket)!));

        int port = int.Parse((await house.RunCheckedAsync("broker-datagram", "box", "")).Split('\n')[0], System.Globalization.CultureInfo.InvariantCulture);   // its call starts the broker
        StatusMessage first = await StatusAsync(house, status => status is { Clients: 0, Sockets: [{ State: "Armed" }] });
        Assert.Equal("1", await systemd.ControlAsync("show", "--property=NFileDescriptorStore", "--value", Service));

        await systemd.ControlAsync("restart", Service);
        StatusMessage second = await StatusAsync(house, status => status.Process != first.Process);
        Assert.Equal("kept across a restart", Assert.Single(second.Sockets).LastResult);

        await systemd.ControlAsync("kill", "--signal=KILL", Service);
        StatusMessage third = await StatusAsync(house, status => status.Process != second.Process);
        Assert.Equal(("box", "Armed"), (Assert.Single(third.Sockets).Id, third.Sockets[0].State));

        using var client = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        await client.ConnectAsync(IPAddress.Loopback, port, BrokerHouse.Token);
        await client.SendAsync("ping"u8.ToArray(), BrokerHouse.Token);
        byte[] answer = new byte[100];
        Assert.Equal("SocketActivity:ping", Encoding.UTF8.GetString(answer, 0, await client.ReceiveAsync(answer, BrokerHouse.Token)));
        await systemd.ControlAsync("stop", Service, "netclient-broker.socket");
    }

    // Whoever calls while there is no broker waits at systemd's socket; one that has just been killed takes its calls with it.
    private static async Task<StatusMessage> StatusAsync(BrokerHouse house, Func<StatusMessage, bool> isWanted)
    {
        using var look = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
        while (true)
        {
            try
            {
                if (house.Status() is var status && isWanted(status))
                    return status;
            }
            catch (IOException)
            {
                // Not yet.
            }
            await look.WaitForNextTickAsync(BrokerHouse.Token);
        }
    }
}
