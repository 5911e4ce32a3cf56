using System.Net;
using System.Net.Sockets;
using System.Text;
using Moq;
using NetClient.Capabilities;
using NetClient.Errors;
using NetClient.Foundation;
using NetClient.Networking;
using NetClient.Networking.Sockets;
using static NetClient.Tests.Networking.Sockets.DatagramTests;

namespace NetClient.Tests.Networking.Sockets;

/// <summary>How an app tests its own code without a network: it takes an <see cref="IDatagramSocketFactory"/>, and its tests give it one of Moq's.</summary>
public sealed class DatagramSocketMockingTests
{
    [Fact(Timeout = 60_000)]
    public async Task AppCode_WithAMockedSocket_IsTestedWithoutANetwork()
    {
        var socket = new Mock<IDatagramSocket>();
        socket.Setup(s => s.ReceiveAsync(It.IsAny<Memory<byte>>(), It.IsAny<CancellationToken>())).Returns((Memory<byte> buffer, CancellationToken _) =>
            ValueTask.FromResult(new DatagramReceiveResult(Encoding.ASCII.GetBytes("noon", buffer.Span), new DatagramEndpoint(Loopback, 13), default)));
        var factory = new Mock<IDatagramSocketFactory>();
        factory.Setup(f => f.CreateDatagramSocket()).Returns(socket.Object);

        Assert.Equal("noon", await AskAsync(factory.Object));
        socket.Verify(s => s.ConnectAsync(It.Is<HostName>(h => h.RawName == "time.example"), "13", Token), Times.Once);
        socket.Verify(s => s.SendAsync(It.Is<ReadOnlyMemory<byte>>(sent => sent.Length == 1), Token), Times.Once);
        socket.Verify(s => s.Dispose(), Times.Once);
    }

    [Fact]
    public void AppCode_WithAMockedEvent_HearsItsArgs()
    {
        var socket = new Mock<IDatagramSocket>();
        string heard = "";
        socket.Object.MessageReceived += (_, args) => heard = args.GetDataReader().ReadString(2);
        socket.Raise(
            s => s.MessageReceived += null, socket.Object, new DatagramSocketMessageReceivedEventArgs("hi"u8.ToArray(), new DatagramEndpoint(Loopback, 1), default));
        Assert.Equal("hi", heard);
    }

    [Fact(Timeout = 60_000)]
    public async Task Interface_OfARealSocket_RaisesItsEventWithTheSocketAsSender()
    {
        using Socket peer = NewPeer();
        using IDatagramSocket socket = new DatagramSocketFactory(CapabilityManifest.Create(NetworkCapability.InternetClient)).CreateDatagramSocket();
        var heard = new TaskCompletionSource<IDatagramSocket>(TaskCreationOptions.RunContinuationsAsynchronously);
        TypedEventHandler<IDatagramSocket, DatagramSocketMessageReceivedEventArgs> removed = (_, _) => heard.TrySetException(new InvalidOperationException("it was removed"));
        socket.MessageReceived += removed;
        socket.MessageReceived += (sender, _) => heard.TrySetResult(sender);
        socket.MessageReceived -= removed;
        await socket.BindEndpointAsync(Loopback, "0", Token);
        peer.SendTo([1], ((DatagramSocket)socket).At(IPAddress.Loopback));
        Assert.Same(socket, await heard.Task.WaitAsync(Token));
    }

    [Fact(Timeout = 60_000)]
    public async Task Factory_WithAManifest_JudgesByIt()
    {
        using IDatagramSocket socket = new DatagramSocketFactory(CapabilityManifest.Create(NetworkCapability.None)).CreateDatagramSocket();
        await Assert.ThrowsAsync<CapabilityDeniedException>(() => socket.ConnectAsync(Loopback, "9", Token));
        Assert.Equal(HResults.InvalidArgument, Assert.Throws<ArgumentNullException>(() => new DatagramSocketFactory((CapabilityManifest)null!)).HResult);
    }

    /// <summary>An app's own code.</summary>
    private static async Task<string> AskAsync(IDatagramSocketFactory sockets)
    {
        using IDatagramSocket socket = sockets.CreateDatagramSocket();
        await socket.ConnectAsync(new HostName("time.example"), "13", Token);
        await socket.SendAsync("?"u8.ToArray(), Token);
        byte[] answer = new byte[64];
        return Encoding.ASCII.GetString(answer, 0, (await socket.ReceiveAsync(answer, Token)).Length);
    }
}
