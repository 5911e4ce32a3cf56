using System.Net;
using System.Net.Sockets;
using NetClient.Capabilities;
using NetClient.Errors;
using NetClient.Foundation;
using NetClient.Networking;
using NetClient.Networking.Sockets;
using NetClient.TestServers;

namespace NetClient.Tests.Networking.Sockets;

public sealed class StreamSocketConnectFailureTests
{
    private static readonly HostName Loopback = new("127.0.0.1");

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact(Timeout = 60_000)]
    public async Task ConnectAsync_NobodyListens_IsConnectionRefused()
    {
        using var socket = new StreamSocket(TestContexts.AllCapabilities());
        string port = LoopbackServer.UnusedPort();
        var e = await Assert.ThrowsAsync<NetworkException>(() => socket.ConnectAsync(Loopback, port, Token));
        Assert.Equal((unchecked((int)0x8007274D), SocketErrorStatus.ConnectionRefused, NetworkStage.Connect), (e.HResult, e.Status, e.Stage));
        Assert.Equal(SocketErrorStatus.ConnectionRefused, SocketErrorOf(e));
        Assert.Equal($"127.0.0.1:{port}", e.Endpoint);
        Assert.Contains($"127.0.0.1:{port}", e.Message, StringComparison.Ordinal);
        Assert.IsType<SocketException>(e.InnerException);
        Assert.NotNull(e.NativeErrorCode);

        // A socket connects once, also when that failed.
        Assert.Equal(HResults.Closed, Assert.Throws<ObjectDisposedException>(() => { _ = socket.ConnectAsync(Loopback, port, Token); }).HResult);
    }

    [Fact(Timeout = 60_000)]
    public async Task ConnectAsync_UnknownHost_IsHostNotFound()
    {
        using var socket = new StreamSocket(TestContexts.With(TestContexts.Everything,
            resolve: (name, _) => throw new SocketException((int)System.Net.Sockets.SocketError.HostNotFound)));
        var e = await Assert.ThrowsAsync<NetworkException>(() => socket.ConnectAsync(new HostName("no.such.host.invalid"), "443", Token));
        Assert.Equal((unchecked((int)0x80072AF9), SocketErrorStatus.HostNotFound, NetworkStage.Resolve), (e.HResult, e.Status, e.Stage));
    }

    [Fact(Timeout = 60_000)]
    public async Task ConnectAsync_UnknownHost_AskedOfTheSystem_HasAStatus()
    {
        using var socket = new StreamSocket(TestContexts.AllCapabilities());
        var e = await Assert.ThrowsAsync<NetworkException>(() => socket.ConnectAsync(new HostName("no.such.host.invalid"), "443", Token));
        Assert.Contains(e.Status, new[] { SocketErrorStatus.HostNotFound, SocketErrorStatus.NonAuthoritativeHostNotFound }); // the latter without any name server
    }

    [Theory]
    [InlineData("0")]
    [InlineData("65536")]
    [InlineData("99999999999999999999")]
    [InlineData("a service")]
    [InlineData("")]
    public async Task ConnectAsync_BadService_IsAnInvalidArgument(string service)
    {
        using var socket = new StreamSocket(TestContexts.AllCapabilities());
        var e = await Assert.ThrowsAnyAsync<ArgumentException>(() => socket.ConnectAsync(Loopback, service, Token));
        Assert.Equal(HResults.InvalidArgument, e.HResult);
    }

    [Fact(Timeout = 60_000)]
    public async Task ConnectAsync_UnknownServiceOfAnAddress_IsClassTypeNotFound()
    {
        using var socket = new StreamSocket(TestContexts.AllCapabilities());
        var e = await Assert.ThrowsAsync<NetworkException>(() => socket.ConnectAsync(Loopback, "no-such-service", Token));
        Assert.Equal(SocketErrorStatus.ClassTypeNotFound, e.Status);
    }

    [Fact]
    public void ConnectAsync_NullArguments_AreInvalidArguments()
    {
        using var socket = new StreamSocket(TestContexts.AllCapabilities());
        Assert.Equal(HResults.InvalidArgument, Assert.Throws<ArgumentNullException>(() => { _ = socket.ConnectAsync(null!, "1", Token); }).HResult);
        Assert.Equal(HResults.InvalidArgument, Assert.Throws<ArgumentNullException>(() => { _ = socket.ConnectAsync(Loopback, null!, Token); }).HResult);
        Assert.Equal(HResults.InvalidArgument, Assert.Throws<ArgumentNullException>(() => { _ = socket.ConnectAsync(null!, Token); }).HResult);
        Assert.Throws<ArgumentNullException>(() => { _ = socket.ConnectAsync(Loopback, "1", SocketProtectionLevel.PlainSocket, adapter: null!, Token); });
    }

    [Theory]
    [InlineData(SocketProtectionLevel.SslAllowNullEncryption)]
    [InlineData(SocketProtectionLevel.Ssl3AllowWeakEncryption)]
    [InlineData(SocketProtectionLevel.BluetoothEncryptionAllowNullAuthentication)]
    [InlineData(SocketProtectionLevel.BluetoothEncryptionWithAuthentication)]
    [InlineData((SocketProtectionLevel)77)]
    public void ConnectAsync_RefusedLevel_IsAnInvalidArgumentThatSaysWhy(SocketProtectionLevel level)
    {
        using var socket = new StreamSocket(TestContexts.AllCapabilities());
        var e = Assert.Throws<ArgumentException>(() => { _ = socket.ConnectAsync(Loopback, "1", level, Token); });
        Assert.Equal(HResults.InvalidArgument, e.HResult);
        Assert.Equal("protectionLevel", e.ParamName);
    }

    [Fact(Timeout = 60_000)]
    public async Task ConnectAsync_SecondCall_Throws()
    {
        await using SocketPair pair = await SocketPair.ConnectAsync();
        var e = Assert.Throws<InvalidOperationException>(() => { _ = pair.Client.ConnectAsync(Loopback, "1", Token); });
        Assert.Equal(HResults.IllegalMethodCall, e.HResult);
        Assert.Contains("connected", e.Message, StringComparison.Ordinal);
        await pair.Client.WriteAsync("fine"u8.ToArray(), Token); // the refused call changed nothing
        await pair.Peer.ExpectAsync("fine");
    }

    [Fact]
    public void ConnectAsync_AfterDispose_Throws()
    {
        var socket = new StreamSocket(TestContexts.AllCapabilities());
        socket.Dispose();
        Assert.Equal(HResults.Closed, Assert.Throws<ObjectDisposedException>(() => { _ = socket.ConnectAsync(Loopback, "1", Token); }).HResult);
    }

    [Fact(Timeout = 60_000)]
    public async Task ConnectAsync_NoAnswer_EndsInConnectTimeout()
    {
        var time = new ManualTime();
        using var socket = new StreamSocket(TestContexts.With(TestContexts.Everything, time, resolve: (_, token) => Task.Delay(-1, token).ContinueWith(_ => Array.Empty<IPAddress>(), token)));
        socket.Control.ConnectTimeout = TimeSpan.FromSeconds(7);
        Task connecting = socket.ConnectAsync(new HostName("slow.example"), "443", Token);
        await time.WaitForTimerAsync(TimeSpan.FromSeconds(7));
        time.Advance(TimeSpan.FromSeconds(7));
        var e = await Assert.ThrowsAsync<NetworkException>(() => connecting);
        Assert.Equal((HResults.TimedOut, SocketErrorStatus.ConnectionTimedOut, NetworkFailure.ConnectTimeout), (e.HResult, e.Status, e.Failure));
        Assert.Contains("7 s", e.Message, StringComparison.Ordinal);
    }

    [Fact(Timeout = 60_000)]
    public async Task ConnectAsync_CallerCancels_CarriesCallersToken()
    {
        using var cts = new CancellationTokenSource();
        using var socket = new StreamSocket(TestContexts.With(TestContexts.Everything, resolve: (_, token) => Task.Delay(-1, token).ContinueWith(_ => Array.Empty<IPAddress>(), token)));
        Task connecting = socket.ConnectAsync(new HostName("slow.example"), "443", cts.Token);
        await cts.CancelAsync();
        var e = await Assert.ThrowsAsync<OperationCanceledException>(() => connecting);
        Assert.Equal((cts.Token, HResults.Canceled), (e.CancellationToken, e.HResult));
        Assert.True(connecting.IsCanceled);
    }

    [Fact(Timeout = 60_000)]
    public async Task ConnectAsync_AsTaskWithToken_CancelsTheConnectItself()
    {
        var ended = new TaskCompletionSource();
        using var cts = new CancellationTokenSource();
        using var socket = new StreamSocket(TestContexts.With(TestContexts.Everything, resolve: async (_, token) =>
        {
            try
            {
                await Task.Delay(-1, token);
            }
            finally
            {
                ended.SetResult();
            }
            return [];
        }));
        Task connecting = socket.ConnectAsync(new HostName("slow.example"), "443", CancellationToken.None).AsTask(cts.Token);
        await cts.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => connecting);
        await ended.Task.WaitAsync(Token); // the operation ended, not only the waiting
    }

    [Fact(Timeout = 60_000)]
    public async Task Dispose_DuringConnect_IsOperationAborted()
    {
        var socket = new StreamSocket(TestContexts.With(TestContexts.Everything, resolve: (_, token) => Task.Delay(-1, token).ContinueWith(_ => Array.Empty<IPAddress>(), token)));
        Task connecting = socket.ConnectAsync(new HostName("slow.example"), "443", Token);
        socket.Dispose();
        var e = await Assert.ThrowsAsync<NetworkException>(() => connecting);
        Assert.Equal(HResults.OperationAborted, e.HResult);
    }

    [Theory(Timeout = 60_000)]
    [InlineData("token")]
    [InlineData("limit")]
    [InlineData("Dispose")]
    public async Task ConnectAsync_LookupThatHeedsNoToken_IsNotWaitedFor(string how)
    {
        // The system's lookup is like that on Linux and macOS: getaddrinfo, once begun, ends when the name servers have answered or not.
        var answer = new TaskCompletionSource<IPAddress[]>();
        var socket = new StreamSocket(TestContexts.With(TestContexts.Everything, resolve: (_, _) => answer.Task));
        if (how == "limit")
            socket.Control.ConnectTimeout = TimeSpan.FromMilliseconds(20);
        using var cts = new CancellationTokenSource();
        Task connecting = socket.ConnectAsync(new HostName("slow.example"), "443", cts.Token);
        if (how == "token")
            await cts.CancelAsync();
        if (how == "Dispose")
            socket.Dispose();
        Exception? e = await Record.ExceptionAsync(() => connecting.WaitAsync(TimeSpan.FromSeconds(5), Token));
        Assert.Equal(how switch { "token" => HResults.Canceled, "limit" => unchecked((int)0x8007274C), _ => HResults.OperationAborted }, e?.HResult);
        answer.SetException(new SocketException((int)System.Net.Sockets.SocketError.TryAgain)); // late, and nobody's business any more
    }

    [Fact(Timeout = 60_000)]
    public async Task ConnectAsync_WithoutAnyCapability_DoesNotEvenResolve()
    {
        int resolved = 0;
        await using var server = LoopbackServer.Start(peer => peer.WaitForCloseAsync());
        using var socket = new StreamSocket(TestContexts.With(NetworkCapability.None, resolve: (_, _) => { resolved++; return Task.FromResult(new[] { IPAddress.Loopback }); }));
        var e = await Assert.ThrowsAsync<CapabilityDeniedException>(() => socket.ConnectAsync(new HostName("localhost"), server.Port, Token));
        Assert.Equal(HResults.AccessDenied, e.HResult);
        Assert.Contains("<Capability Name=", e.Message, StringComparison.Ordinal);
        Assert.Equal((0, 0), (resolved, await server.AcceptedAsync()));
    }

    [Fact(Timeout = 60_000)]
    public async Task ConnectAsync_PublicNameThatResolvesToAPrivateAddress_IsDenied()
    {
        using var socket = new StreamSocket(TestContexts.With(NetworkCapability.InternetClient, resolve: (_, _) => Task.FromResult(new[] { IPAddress.Parse("192.168.1.1") })));
        var e = await Assert.ThrowsAsync<CapabilityDeniedException>(() => socket.ConnectAsync(new HostName("rebound.example"), "80", Token));
        Assert.Equal(NetworkBoundary.Private, e.Decision.Boundary);
        Assert.Contains("privateNetworkClientServer", e.Message, StringComparison.Ordinal);
    }

    [Fact(Timeout = 60_000)]
    public async Task ConnectAsync_SomeAddressesDenied_UsesTheOthersOnly()
    {
        await using var server = LoopbackServer.Start(peer => peer.SendAsync("x"));
        using var socket = new StreamSocket(TestContexts.With(NetworkCapability.InternetClient,
            resolve: (_, _) => Task.FromResult(new[] { IPAddress.Parse("10.0.0.1"), IPAddress.Loopback, IPAddress.Parse("fd00::1") })));
        await socket.ConnectAsync(new HostName("mixed.example"), server.Port, Token);
        Assert.Equal("127.0.0.1", socket.Information.RemoteAddress!.CanonicalName);
        Assert.Equal("mixed.example", socket.Information.RemoteHostName!.RawName);
    }

    [Fact(Timeout = 60_000)]
    public async Task ConnectAsync_FirstAddressRefuses_TakesTheNext()
    {
        Assert.SkipUnless(Socket.OSSupportsIPv6, "no IPv6 here");
        await using var server = LoopbackServer.Start(peer => peer.SendAsync("x")); // IPv4 only: ::1 with the same port refuses
        using var socket = new StreamSocket(TestContexts.With(TestContexts.Everything, resolve: (_, _) => Task.FromResult(new[] { IPAddress.IPv6Loopback, IPAddress.Loopback })));
        await socket.ConnectAsync(new HostName("both.example"), server.Port, Token);
        Assert.Equal("127.0.0.1", socket.Information.RemoteAddress!.CanonicalName);
    }

    [Fact(Timeout = 60_000)]
    public async Task ConnectAsync_EndpointPairWithLocalEndpoint_LeavesFromThere()
    {
        await using var server = LoopbackServer.Start(peer => peer.WaitForCloseAsync());
        string port = LoopbackServer.UnusedPort();
        using var socket = new StreamSocket(TestContexts.AllCapabilities());
        await socket.ConnectAsync(new EndpointPair(new HostName("127.0.0.2"), port, Loopback, server.Port), Token);
        Assert.Equal(("127.0.0.2", port), (socket.Information.LocalAddress!.CanonicalName, socket.Information.LocalPort));
    }

    [Fact(Timeout = 60_000)]
    public async Task ConnectAsync_LocalAddressOfAnotherMachine_IsCannotAssign()
    {
        using var socket = new StreamSocket(TestContexts.AllCapabilities());
        var e = await Assert.ThrowsAsync<NetworkException>(() => socket.ConnectAsync(new EndpointPair(new HostName("192.0.2.77"), "", Loopback, "9"), Token));
        Assert.Equal((SocketErrorStatus.CannotAssignRequestedAddress, NetworkStage.Bind), (e.Status, e.Stage));
    }

    [Fact(Timeout = 60_000)]
    public async Task ConnectAsync_LocalAndRemoteOfDifferentFamilies_IsAddressFamilyNotSupported()
    {
        using var socket = new StreamSocket(TestContexts.AllCapabilities());
        var e = await Assert.ThrowsAsync<NetworkException>(() => socket.ConnectAsync(new EndpointPair(new HostName("::1"), "", Loopback, "9"), Token));
        Assert.Equal(SocketErrorStatus.AddressFamilyNotSupported, e.Status);
    }

    [Fact(Timeout = 60_000)]
    public async Task GetEndpointPairsAsync_OfLocalhost_ListsWhatWouldBeUsed()
    {
        IReadOnlyList<EndpointPair> pairs = await TestContexts.AllCapabilities().Connector.GetEndpointPairsAsync(new HostName("localhost"), "http", "tcp", HostNameSortOptions.None, Token);
        Assert.NotEmpty(pairs);
        Assert.All(pairs, pair => Assert.Equal("80", pair.RemoteServiceName));
        Assert.Contains(pairs, pair => pair.RemoteHostName.CanonicalName == "127.0.0.1" && pair.LocalHostName?.CanonicalName == "127.0.0.1");
    }

    private static SocketErrorStatus SocketErrorOf(Exception e) => NetClient.Networking.Sockets.SocketError.GetStatus(e.HResult);
}
