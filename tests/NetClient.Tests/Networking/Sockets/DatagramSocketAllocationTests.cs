using System.Net;
using System.Net.Sockets;
using NetClient.Capabilities;
using NetClient.Networking.Sockets;
using static NetClient.Tests.Networking.Sockets.DatagramTests;

namespace NetClient.Tests.Networking.Sockets;

/// <summary>Zero bytes per datagram, as far as one thread can count them; the benchmarks count all threads.</summary>
public sealed class DatagramSocketAllocationTests
{
    private const int Rounds = 2000;

    private static readonly byte[] Datagram = new byte[64];

    [Theory(Timeout = 60_000)]
    [InlineData(NetworkCapability.PrivateNetworkClientServer)]
    [InlineData(NetworkCapability.InternetClient)]   // loopback is granted by any
    public async Task SendAndReceive_WhatIsThere_AllocateNothing(NetworkCapability declared)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "on other systems .NET's calls make objects");
        using DatagramSocket receiver = NewSocket(declared);
        await receiver.BindEndpointAsync(Loopback, "0", Token);
        using DatagramSocket sender = NewSocket(declared);
        AssertAllocatesNothing(receiver, sender, new DatagramEndpoint(Loopback, receiver.PortOf()));
    }

    [Fact(Timeout = 60_000)]
    public async Task SendAndReceive_AllAddresses_AllocateNothing()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "on other systems .NET's calls make objects");
        using DatagramSocket receiver = NewSocket();
        await receiver.BindServiceNameAsync("0", Token);
        using DatagramSocket sender = NewSocket();
        AssertAllocatesNothing(receiver, sender, new DatagramEndpoint(Loopback, receiver.PortOf()));
    }

    [Fact(Timeout = 60_000)]
    public async Task SendAndReceive_Connected_AllocateNothing()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "on other systems .NET's calls make objects");
        using Socket peer = NewPeer();
        using DatagramSocket socket = NewSocket();
        await socket.ConnectAsync(Loopback, peer.PortOf(), Token);
        using var stop = new CancellationTokenSource();
        Assert.Equal(0, ExchangeConnected(socket, peer, stop.Token));
    }

    // With a token that could be cancelled, as an app with a timeout has it.
    private static long ExchangeConnected(DatagramSocket socket, Socket peer, CancellationToken token)
    {
        SocketAddress to = socket.At(IPAddress.Loopback).Serialize();
        byte[] buffer = new byte[128];
        for (int i = 0; i < Rounds; i++)
            Exchange();
        return Allocations.Least(Rounds, Exchange);

        void Exchange()
        {
            peer.SendTo(Datagram, SocketFlags.None, to);
            socket.SendAsync(Datagram, token).GetAwaiter().GetResult();
            ValueTask<DatagramReceiveResult> receiving = socket.ReceiveAsync(buffer, token);
            Assert.True(receiving.IsCompleted);
            Assert.True(receiving.Result.Length == Datagram.Length);
            peer.Receive(buffer);
        }
    }

    private static void AssertAllocatesNothing(DatagramSocket receiver, DatagramSocket sender, DatagramEndpoint to)
    {
        byte[] buffer = new byte[128];
        for (int i = 0; i < Rounds; i++)
            Exchange();
        Assert.Equal(0, Allocations.Least(Rounds, Exchange));

        void Exchange()
        {
            sender.SendAsync(Datagram, to, CancellationToken.None).GetAwaiter().GetResult();
            ValueTask<DatagramReceiveResult> receiving = receiver.ReceiveAsync(buffer, CancellationToken.None);
            Assert.True(receiving.IsCompleted);
            Assert.True(receiving.Result.Length == Datagram.Length);
        }
    }
}
