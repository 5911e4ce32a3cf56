using System.Net;
using NetClient.Networking.Sockets;
using NetClient.Networking.Sockets.Internal;

namespace NetClient.Tests.Networking.Sockets.Internal;

public sealed class AddressedPeersTests
{
    [Fact]
    public void Contains_AddressedOnes_ByAddressAndPort()
    {
        var peers = new AddressedPeers();
        peers.Add(Peer(1));
        Assert.True(peers.Contains(Peer(1)));
        Assert.False(peers.Contains(Peer(2)));
        Assert.False(peers.Contains(Peer(1).WithPort(9)));
    }

    [Fact]
    public void Add_MoreThanItHolds_ForgetsTheOldest()
    {
        var peers = new AddressedPeers(capacity: 3);
        for (int i = 1; i <= 3; i++)
            peers.Add(Peer(i));
        peers.Add(Peer(1));   // known: nothing is forgotten for it
        Assert.True(peers.Contains(Peer(2)));
        peers.Add(Peer(4));
        Assert.Equal([false, true, true, true], Enumerable.Range(1, 4).Select(i => peers.Contains(Peer(i))));
    }

    private static DatagramEndpoint Peer(int last) => new(new IPEndPoint(new IPAddress([10, 0, 0, (byte)last]), 53));
}
