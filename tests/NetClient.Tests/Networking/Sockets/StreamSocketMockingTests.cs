using System.Text;
using Moq;
using NetClient.Networking;
using NetClient.Networking.Sockets;

namespace NetClient.Tests.Networking.Sockets;

/// <summary>How an app tests its own code without a network: it takes an <see cref="IStreamSocketFactory"/>, and its tests give it one of Moq's.</summary>
public sealed class StreamSocketMockingTests
{
    [Fact(Timeout = 60_000)]
    public async Task AppCode_WithAMockedSocket_IsTestedWithoutANetwork()
    {
        var sent = new MemoryStream();
        var socket = new Mock<IStreamSocket>(MockBehavior.Strict);
        socket.Setup(s => s.ConnectAsync(It.Is<HostName>(h => h.RawName == "time.example"), "13", SocketProtectionLevel.PlainSocket, It.IsAny<CancellationToken>())).Returns(Task.CompletedTask);
        socket.Setup(s => s.WriteAsync(It.IsAny<ReadOnlyMemory<byte>>(), It.IsAny<CancellationToken>()))
            .Returns((ReadOnlyMemory<byte> bytes, CancellationToken _) =>
            {
                sent.Write(bytes.Span);
                return ValueTask.CompletedTask;
            });
        socket.Setup(s => s.ReadAsync(It.IsAny<Memory<byte>>(), It.IsAny<CancellationToken>()))
            .Returns((Memory<byte> buffer, CancellationToken _) => ValueTask.FromResult(Encoding.ASCII.GetBytes("noon", buffer.Span)));
        socket.Setup(s => s.Dispose());
        var factory = new Mock<IStreamSocketFactory>();
        factory.Setup(f => f.CreateStreamSocket()).Returns(socket.Object);

        Assert.Equal("noon", await new DaytimeClient(factory.Object).AskAsync(TestContext.Current.CancellationToken));
        Assert.Equal("?", Encoding.ASCII.GetString(sent.ToArray()));
        socket.Verify(s => s.Dispose(), Times.Once);
    }

    /// <summary>An app's own class.</summary>
    private sealed class DaytimeClient(IStreamSocketFactory sockets)
    {
        public async Task<string> AskAsync(CancellationToken token)
        {
            using IStreamSocket socket = sockets.CreateStreamSocket();
            await socket.ConnectAsync(new HostName("time.example"), "13", SocketProtectionLevel.PlainSocket, token);
            await socket.WriteAsync("?"u8.ToArray(), token);
            byte[] answer = new byte[64];
            return Encoding.ASCII.GetString(answer, 0, await socket.ReadAsync(answer, token));
        }
    }
}
