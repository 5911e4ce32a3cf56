using System.Security.Authentication;
using NetClient.Networking.Sockets;
using NetClient.Networking.Sockets.Internal;

namespace NetClient.Tests.Networking.Sockets.Internal;

public sealed class ProtectionLevelsTests
{
    // Systems of today refuse older versions by themselves, so that no handshake could tell.
    [Theory]
    [InlineData(SocketProtectionLevel.Tls12, SocketProtectionLevel.Tls12, SslProtocols.Tls12 | SslProtocols.Tls13)]
    [InlineData(SocketProtectionLevel.Tls10, SocketProtectionLevel.Tls12, SslProtocols.Tls12 | SslProtocols.Tls13)]
    [InlineData(SocketProtectionLevel.Tls13, SocketProtectionLevel.Tls12, SslProtocols.Tls13)]
    [InlineData(SocketProtectionLevel.Tls12, SocketProtectionLevel.Tls13, SslProtocols.Tls13)]
    public void Allowed_LevelAndMinimum_TheHigherIsTheFloor(SocketProtectionLevel level, SocketProtectionLevel minimum, SslProtocols expected) =>
        Assert.Equal(expected, ProtectionLevels.Allowed(level, minimum));
}
