using NetClient.Errors;
using NetClient.Networking;
using NetClient.Networking.Sockets;
using NetSocketError = System.Net.Sockets.SocketError;

namespace NetClient.Tests.Errors;

/// <summary>What the systems say differently. Linux' column is also produced for real, in Measured/; the other two are compiled only.</summary>
public sealed class PlatformDifferencesTests
{
    [Theory]
    [InlineData(NetSocketError.Shutdown, "Any", NetSocketError.Shutdown, NetSocketError.ConnectionAborted, NetSocketError.ConnectionAborted)]
    [InlineData(NetSocketError.Shutdown, "StreamWrite", NetSocketError.Shutdown, NetSocketError.ConnectionAborted, NetSocketError.ConnectionAborted)]
    [InlineData(NetSocketError.ProtocolType, "StreamWrite", NetSocketError.ProtocolType, NetSocketError.ProtocolType, NetSocketError.ConnectionAborted)]
    [InlineData(NetSocketError.ProtocolType, "Any", NetSocketError.ProtocolType, NetSocketError.ProtocolType, NetSocketError.ProtocolType)]
    [InlineData(NetSocketError.ConnectionRefused, "Datagram", NetSocketError.ConnectionRefused, NetSocketError.ConnectionReset, NetSocketError.ConnectionReset)]
    [InlineData(NetSocketError.ConnectionRefused, "Any", NetSocketError.ConnectionRefused, NetSocketError.ConnectionRefused, NetSocketError.ConnectionRefused)]
    [InlineData(NetSocketError.Interrupted, "Any", NetSocketError.OperationAborted, NetSocketError.Interrupted, NetSocketError.Interrupted)]
    [InlineData(NetSocketError.HostNotFound, "Any", NetSocketError.HostNotFound, NetSocketError.HostNotFound, NetSocketError.HostNotFound)]
    public void Level_EachSystem_SaysWhatWindowsSays(NetSocketError reported, string call, NetSocketError windows, NetSocketError linux, NetSocketError macOS)
    {
        FailedCall during = Enum.Parse<FailedCall>(call);
        Assert.Equal((windows, linux, macOS), (
            PlatformDifferences.Level(reported, during, Systems.Windows),
            PlatformDifferences.Level(reported, during, Systems.Linux),
            PlatformDifferences.Level(reported, during, Systems.MacOS)));
    }

    [Fact]
    public void Rows_EachFailureAndCall_IsTheirsOncePerSystem() =>
        Assert.All(new[] { Systems.Windows, Systems.Linux, Systems.MacOS }, system =>
        {
            PlatformDifference[] own = [.. PlatformDifferences.Rows.Where(row => row.On.HasFlag(system))];
            Assert.Equal(own.Length, own.DistinctBy(row => (row.Reported, row.During)).Count());
        });

    [Fact]
    public void Translate_Datagram_IsLevelledAsOne()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows says so itself.");
        var refused = new System.Net.Sockets.SocketException((int)NetSocketError.ConnectionRefused);
        Assert.Equal(SocketErrorStatus.ConnectionResetByPeer, NetworkErrors.Translate(refused, NetworkStage.Read, "host:1", datagram: true)!.Status);
        Assert.Equal(SocketErrorStatus.ConnectionRefused, NetworkErrors.Translate(refused, NetworkStage.Connect, "host:1")!.Status);
    }
}
