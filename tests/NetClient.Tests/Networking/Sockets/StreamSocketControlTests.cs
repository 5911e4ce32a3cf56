using System.Net.Sockets;
using NetClient.Errors;
using NetClient.Networking;
using NetClient.Networking.Sockets;
using NetClient.Security.Cryptography.Certificates;
using NetClient.TestServers;

namespace NetClient.Tests.Networking.Sockets;

/// <summary>Each option is read back from the operating system, not from our own property.</summary>
public sealed class StreamSocketControlTests
{
    [Fact]
    public void Defaults_AreWinRTs()
    {
        using var socket = new StreamSocket(TestContexts.AllCapabilities());
        StreamSocketControl control = socket.Control;
        Assert.False(control.KeepAlive);
        Assert.True(control.NoDelay);
        Assert.Equal(128, control.OutboundUnicastHopLimit);
        Assert.Equal(0u, control.OutboundBufferSizeInBytes);
        Assert.Equal(SocketQualityOfService.Normal, control.QualityOfService);
        Assert.False(control.SerializeConnectionAttempts);
        Assert.Equal(SocketProtectionLevel.Unspecified, control.MinProtectionLevel);
        Assert.Null(control.ClientCertificate);
        Assert.Empty(control.IgnorableServerCertificateErrors);
    }

    [Theory(Timeout = 60_000)]
    [InlineData(true)]
    [InlineData(false)]
    public async Task SwitchesOfTcp_AreTheSystems(bool on)
    {
        await using SocketPair pair = await SocketPair.ConnectAsync(control => (control.KeepAlive, control.NoDelay) = (on, on));
        Assert.Equal(on ? 1 : 0, Read(pair, SocketOptionLevel.Socket, SocketOptionName.KeepAlive));
        Assert.Equal(on ? 1 : 0, Read(pair, SocketOptionLevel.Tcp, SocketOptionName.NoDelay));
    }

    [Fact(Timeout = 60_000)]
    public async Task Numbers_AreTheSystems()
    {
        await using SocketPair pair = await SocketPair.ConnectAsync(control =>
            (control.OutboundUnicastHopLimit, control.OutboundBufferSizeInBytes, control.QualityOfService) = (17, 10_000, SocketQualityOfService.LowLatency));
        Assert.Equal(17, Read(pair, SocketOptionLevel.IP, SocketOptionName.IpTimeToLive));
        Assert.Equal(OperatingSystem.IsLinux() ? 20_000 : 10_000, Read(pair, SocketOptionLevel.Socket, SocketOptionName.SendBuffer));
        Assert.Equal(0x10, Read(pair, SocketOptionLevel.IP, SocketOptionName.TypeOfService));
    }

    [Fact(Timeout = 60_000)]
    public async Task HopLimitAndTrafficClass_OverIPv6_AreTheSystems()
    {
        Assert.SkipUnless(Socket.OSSupportsIPv6, "no IPv6 here");
        await using var server = LoopbackServer.Start(peer => peer.WaitForCloseAsync(), System.Net.IPAddress.IPv6Loopback);
        using var socket = new StreamSocket(TestContexts.AllCapabilities());
        (socket.Control.OutboundUnicastHopLimit, socket.Control.QualityOfService) = (33, SocketQualityOfService.LowLatency);
        await socket.ConnectAsync(new HostName("::1"), server.Port, TestContext.Current.CancellationToken);
        Assert.Equal(33, socket.Statistics(raw => raw.Ttl));
        if (OperatingSystem.IsLinux())
        {
            Assert.Equal(0x10, socket.Statistics(raw =>
            {
                byte[] value = new byte[4];
                raw.GetRawSocketOption(41, 67, value);
                return BitConverter.ToInt32(value);
            }));
        }
    }

    [Fact(Timeout = 60_000)]
    public async Task DefaultHopLimit_Is128OnTheWire()
    {
        await using SocketPair pair = await SocketPair.ConnectAsync();
        Assert.Equal(128, Read(pair, SocketOptionLevel.IP, SocketOptionName.IpTimeToLive));
        Assert.Equal(1, Read(pair, SocketOptionLevel.Tcp, SocketOptionName.NoDelay));
        Assert.Equal(0, Read(pair, SocketOptionLevel.Socket, SocketOptionName.KeepAlive));
    }

    [Fact(Timeout = 60_000)]
    public async Task Setters_AfterConnect_Throw()
    {
        await using SocketPair pair = await SocketPair.ConnectAsync();
        StreamSocketControl control = pair.Client.Control;
        Action[] changes =
        [
            () => control.KeepAlive = true,
            () => control.NoDelay = false,
            () => control.OutboundUnicastHopLimit = 5,
            () => control.QualityOfService = SocketQualityOfService.LowLatency,
            () => control.SerializeConnectionAttempts = true,
            () => control.MinProtectionLevel = SocketProtectionLevel.Tls12,
            () => control.ClientCertificate = null,
            () => control.IgnorableServerCertificateErrors.Add(ChainValidationResult.Expired),
            () => control.IgnorableServerCertificateErrors.Clear(),
            () => control.ExclusiveTrustRoots.Clear(),
            () => control.ApplicationProtocols.Add("x"),
            () => control.ConnectTimeout = TimeSpan.FromSeconds(1),
            () => control.HandshakeTimeout = TimeSpan.FromSeconds(1),
            () => control.RequireRevocationInformation = true,
            () => control.UseProxy = false,
            () => control.Proxy = null,
        ];
        Assert.All(changes, change => Assert.Equal(HResults.IllegalMethodCall, Assert.Throws<InvalidOperationException>(change).HResult));
    }

    [Fact(Timeout = 60_000)]
    public async Task OutboundBufferSizeInBytes_AfterConnect_HasNoEffectAndIsNoError()
    {
        await using SocketPair pair = await SocketPair.ConnectAsync(control => control.OutboundBufferSizeInBytes = 10_000);
        pair.Client.Control.OutboundBufferSizeInBytes = 99;
        Assert.Equal(10_000u, pair.Client.Control.OutboundBufferSizeInBytes);
    }

    [Fact]
    public void Setters_BadValues_AreInvalidArguments()
    {
        using var socket = new StreamSocket(TestContexts.AllCapabilities());
        StreamSocketControl control = socket.Control;
        Action[] changes =
        [
            () => control.OutboundUnicastHopLimit = 0,
            () => control.MinProtectionLevel = SocketProtectionLevel.Ssl3AllowWeakEncryption,
            () => control.MinProtectionLevel = SocketProtectionLevel.SslAllowNullEncryption,
            () => control.MinProtectionLevel = SocketProtectionLevel.BluetoothEncryptionWithAuthentication,
            () => control.MinProtectionLevel = (SocketProtectionLevel)99,
            () => control.ConnectTimeout = TimeSpan.Zero,
            () => control.HandshakeTimeout = TimeSpan.FromSeconds(-5),
            () => control.ConnectTimeout = TimeSpan.FromDays(60),
            () => control.ApplicationProtocols.Add(""),
            () => control.ApplicationProtocols.Add(new string('x', 256)),
            () => control.ExclusiveTrustRoots.Add(null!),
        ];
        Assert.All(changes, change => Assert.Equal(HResults.InvalidArgument, Assert.ThrowsAny<ArgumentException>(change).HResult));
    }

    [Theory]
    [InlineData(ChainValidationResult.Success)]
    [InlineData(ChainValidationResult.Revoked)]
    [InlineData(ChainValidationResult.InvalidSignature)]
    [InlineData(ChainValidationResult.InvalidCertificateAuthorityPolicy)]
    [InlineData(ChainValidationResult.BasicConstraintsError)]
    [InlineData(ChainValidationResult.UnknownCriticalExtension)]
    [InlineData(ChainValidationResult.OtherErrors)]
    public void IgnorableServerCertificateErrors_WhatMayNotPass_IsRefused(ChainValidationResult result)
    {
        using var socket = new StreamSocket(TestContexts.AllCapabilities());
        var e = Assert.Throws<ArgumentException>(() => socket.Control.IgnorableServerCertificateErrors.Add(result));
        Assert.Equal(HResults.InvalidArgument, e.HResult);
        Assert.Contains(result.ToString(), e.Message, StringComparison.Ordinal);
    }

    private static int Read(SocketPair pair, SocketOptionLevel level, SocketOptionName name) =>
        pair.Client.Statistics(raw => (int)raw.GetSocketOption(level, name)!);
}
