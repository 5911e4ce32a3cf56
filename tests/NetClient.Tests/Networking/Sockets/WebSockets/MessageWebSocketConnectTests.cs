using System.Collections.Concurrent;
using NetClient.Capabilities;
using NetClient.Networking;
using NetClient.Networking.Sockets;
using NetClient.Security.Cryptography.Certificates;
using NetClient.TestServers;
using NetClient.Web;
using static NetClient.Tests.Networking.Sockets.WebSockets.WebSocketTests;

namespace NetClient.Tests.Networking.Sockets.WebSockets;

/// <summary>Opening a web socket, and each way in which that fails.</summary>
public sealed class MessageWebSocketConnectTests
{
    [Theory(Timeout = 60_000)]
    [InlineData(200, WebErrorStatus.ErrorHttpInvalidServerResponse)]
    [InlineData(400, WebErrorStatus.BadRequest)]
    [InlineData(401, WebErrorStatus.Unauthorized)]
    [InlineData(403, WebErrorStatus.Forbidden)]
    [InlineData(404, WebErrorStatus.NotFound)]
    [InlineData(407, WebErrorStatus.ProxyAuthenticationRequired)]
    [InlineData(418, WebErrorStatus.UnexpectedClientError)]
    [InlineData(500, WebErrorStatus.InternalServerError)]
    [InlineData(503, WebErrorStatus.ServiceUnavailable)]
    public async Task ConnectAsync_OtherAnswer_IsItsStatus(int answer, WebErrorStatus status)
    {
        await using LoopbackServer server = LoopbackServer.Start(peer => peer.ServeAsync(_ => ScriptedPeer.Answer("no", $"{answer} Whatever")));
        using MessageWebSocket socket = NewSocket();
        NetworkException e = await FailsAsync(socket.ConnectAsync(At(server), Token), status);
        Assert.Contains(answer.ToString(System.Globalization.CultureInfo.InvariantCulture), e.Message, StringComparison.Ordinal);
    }

    [Theory(Timeout = 60_000)]
    [InlineData("Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Accept: AAAAAAAAAAAAAAAAAAAAAAAAAAA=\r\n")]
    [InlineData("Connection: Upgrade\r\nUpgrade: websocket\r\n")]
    [InlineData("Connection: Upgrade\r\nUpgrade: h2c\r\nSec-WebSocket-Accept: x\r\n")]
    [InlineData("Sec-WebSocket-Accept: x\r\n")]
    public async Task ConnectAsync_SwitchesWithoutTheRightKey_IsInvalidResponse(string headers)
    {
        await using LoopbackServer server = LoopbackServer.Start(async peer =>
        {
            await peer.ReadRequestAsync();
            await peer.SendAsync($"HTTP/1.1 101 Switching Protocols\r\n{headers}\r\n");
            await peer.WaitForCloseAsync();
        });
        using MessageWebSocket socket = NewSocket();
        await FailsAsync(socket.ConnectAsync(At(server), Token), WebErrorStatus.ErrorHttpInvalidServerResponse);
    }

    [Theory(Timeout = 60_000)]
    [InlineData("Sec-WebSocket-Protocol: nobody-asked")]
    [InlineData("Sec-WebSocket-Extensions: permessage-deflate")]
    public async Task ConnectAsync_ServerChoosesWhatWasNotOffered_IsInvalidResponse(string header)
    {
        await using LoopbackServer server = LoopbackServer.Start(async peer =>
        {
            await OpenAsync(peer, header);
            await peer.WaitForCloseAsync();
        });
        using MessageWebSocket socket = NewSocket();
        await FailsAsync(socket.ConnectAsync(At(server), Token), WebErrorStatus.ErrorHttpInvalidServerResponse);
    }

    [Theory(Timeout = 60_000)]
    [InlineData("")]
    [InlineData("HTTP/1.1 101 Switching Protocols\r\nConnection: Upg")]
    public async Task ConnectAsync_ConnectionEndsInTheHandshake_IsConnectionAborted(string said)
    {
        await using LoopbackServer server = LoopbackServer.Start(async peer =>
        {
            await peer.ReadRequestAsync();
            await peer.SendAsync(said);
        });
        using MessageWebSocket socket = NewSocket();
        await FailsAsync(socket.ConnectAsync(At(server), Token), WebErrorStatus.ConnectionAborted);
    }

    [Fact(Timeout = 60_000)]
    public async Task ConnectAsync_NotHttp_IsInvalidResponse()
    {
        await using LoopbackServer server = LoopbackServer.Start(async peer =>
        {
            await peer.ReadRequestAsync();
            await peer.SendAsync("220 smtp.example ESMTP\r\n\r\n");
            await peer.WaitForCloseAsync();
        });
        using MessageWebSocket socket = NewSocket();
        await FailsAsync(socket.ConnectAsync(At(server), Token), WebErrorStatus.ErrorHttpInvalidServerResponse);
    }

    [Fact(Timeout = 60_000)]
    public async Task ConnectAsync_OversizedHeaders_IsInvalidResponse()
    {
        await using LoopbackServer server = LoopbackServer.Start(async peer =>
        {
            await OpenAsync(peer, "X-Large: " + new string('x', 100_000));
            await peer.WaitForCloseAsync();
        });
        using MessageWebSocket socket = NewSocket();
        await FailsAsync(socket.ConnectAsync(At(server), Token), WebErrorStatus.ErrorHttpInvalidServerResponse);
    }

    [Fact(Timeout = 60_000)]
    public async Task ConnectAsync_NobodyListens_IsCannotConnect()
    {
        using MessageWebSocket socket = NewSocket();
        await FailsAsync(socket.ConnectAsync(new Uri($"ws://127.0.0.1:{LoopbackServer.UnusedPort()}/"), Token), WebErrorStatus.CannotConnect);
    }

    [Fact(Timeout = 60_000)]
    public async Task ConnectAsync_UnknownName_IsHostNameNotResolved()
    {
        using MessageWebSocket socket = NewSocket(TestContexts.With(
            TestContexts.Everything, resolve: (_, _) => throw new System.Net.Sockets.SocketException((int)System.Net.Sockets.SocketError.HostNotFound)));
        await FailsAsync(socket.ConnectAsync(new Uri("ws://nowhere.example/"), Token), WebErrorStatus.HostNameNotResolved);
    }

    [Fact(Timeout = 60_000)]
    public async Task ConnectAsync_ServerSaysNothing_EndsWithTimeout()
    {
        await using LoopbackServer server = LoopbackServer.Start(peer => peer.WaitForCloseAsync());
        using MessageWebSocket socket = NewSocket();
        socket.Control.ConnectTimeout = TimeSpan.FromMilliseconds(200);
        await FailsAsync(socket.ConnectAsync(At(server), Token), WebErrorStatus.Timeout);
    }

    [Fact(Timeout = 60_000)]
    public async Task ConnectAsync_Cancelled_CarriesCallersToken()
    {
        await using LoopbackServer server = LoopbackServer.Start(peer => peer.WaitForCloseAsync());
        using MessageWebSocket socket = NewSocket();
        using var cts = new CancellationTokenSource();
        Task connecting = socket.ConnectAsync(At(server), cts.Token);
        await cts.CancelAsync();
        OperationCanceledException e = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => connecting);
        Assert.Equal((cts.Token, unchecked((int)0x800704C7)), (e.CancellationToken, e.HResult));
    }

    [Fact(Timeout = 60_000)]
    public async Task ConnectAsync_DisposedMeanwhile_EndsAborted()
    {
        await using LoopbackServer server = LoopbackServer.Start(peer => peer.WaitForCloseAsync());
        MessageWebSocket socket = NewSocket();
        Task connecting = socket.ConnectAsync(At(server), Token);
        socket.Dispose();
        NetworkException e = await Assert.ThrowsAsync<NetworkException>(() => connecting);
        Assert.Equal(unchecked((int)0x800703E3), e.HResult);
    }

    [Fact(Timeout = 60_000)]
    public async Task ConnectAsync_RedirectToForbiddenAddress_IsNeverConnected()
    {
        await using LoopbackServer forbidden = LoopbackServer.Start(peer => peer.WaitForCloseAsync());
        await using LoopbackServer server = LoopbackServer.Start(peer => peer.ServeAsync(_ => ScriptedPeer.Redirect($"ws://10.11.12.13:{forbidden.Port}/")));
        using MessageWebSocket socket = NewSocket(TestContexts.With(NetworkCapability.InternetClient));
        CapabilityDeniedException e = await Assert.ThrowsAsync<CapabilityDeniedException>(() => socket.ConnectAsync(At(server), Token));
        Assert.Equal(unchecked((int)0x80070005), e.HResult);
        Assert.Equal(0, await forbidden.AcceptedAsync());
    }

    [Fact(Timeout = 60_000)]
    public async Task ConnectAsync_NoCapability_IsDeniedAndNotConnected()
    {
        await using LoopbackServer server = Serve(peer => peer.WaitForCloseAsync());
        using MessageWebSocket socket = NewSocket(TestContexts.With(NetworkCapability.None));
        await Assert.ThrowsAsync<CapabilityDeniedException>(() => socket.ConnectAsync(At(server), Token));
        Assert.Equal(0, await server.AcceptedAsync());
    }

    [Fact(Timeout = 60_000)]
    public async Task ConnectAsync_AfterFailure_MayBeTriedAgainWithOtherSettings()
    {
        int requests = 0;
        await using LoopbackServer server = LoopbackServer.Start(async peer =>
        {
            if (Interlocked.Increment(ref requests) == 1)
                await peer.ServeAsync(_ => ScriptedPeer.Answer("", "503 Not yet"));
            else
                await OpenAsync(peer, "Sec-WebSocket-Protocol: second");
            await peer.WaitForCloseAsync();
        });
        using MessageWebSocket socket = NewSocket();
        socket.Control.SupportedProtocols.Add("first");
        await FailsAsync(socket.ConnectAsync(At(server), Token), WebErrorStatus.ServiceUnavailable);
        socket.Control.SupportedProtocols[0] = "second";
        await socket.ConnectAsync(At(server), Token);
        Assert.Equal("second", socket.Information.Protocol);
    }

    [Fact(Timeout = 60_000)]
    public async Task ConnectAsync_SendsHeadersAndProtocols()
    {
        var seen = new TaskCompletionSource<SeenRequest>(TaskCreationOptions.RunContinuationsAsynchronously);
        await using LoopbackServer server = LoopbackServer.Start(async peer =>
        {
            seen.SetResult(await OpenAsync(peer, "Sec-WebSocket-Protocol: chat"));
            await peer.WaitForCloseAsync();
        });
        using MessageWebSocket socket = NewSocket();
        Assert.Null(socket.Information.Protocol);
        socket.SetRequestHeader("X-Room", "blue");
        socket.Control.SupportedProtocols.Add("chat");
        socket.Control.SupportedProtocols.Add("mqtt");
        await socket.ConnectAsync(At(server, "/a?b=c"), Token);
        SeenRequest request = await seen.Task;
        Assert.Equal("/a?b=c", request.Target);
        Assert.Equal("blue", request["X-Room"]);
        Assert.Equal("chat, mqtt", request["Sec-WebSocket-Protocol"]);
        Assert.Null(request["Sec-WebSocket-Extensions"]);
        Assert.Equal("chat", socket.Information.Protocol);
        Assert.Equal("127.0.0.1", socket.Information.LocalAddress?.CanonicalName);
        Assert.True(socket.Information.BytesSent == 0);
    }

    [Fact]
    public async Task ConnectAsync_BadAddress_IsInvalidArgument()
    {
        using MessageWebSocket socket = NewSocket();
        foreach (Uri? uri in new[] { null, new Uri("http://localhost/"), new Uri("/relative", UriKind.Relative), new Uri("ws://localhost/#fragment") })
        {
            ArgumentException e = await Assert.ThrowsAnyAsync<ArgumentException>(() => socket.ConnectAsync(uri!, Token));
            Assert.Equal(unchecked((int)0x80070057), e.HResult);
        }
    }

    [Theory]
    [InlineData("Sec-WebSocket-Extensions")]
    [InlineData("Upgrade")]
    [InlineData("bad name")]
    public void SetRequestHeader_NotTheApps_IsInvalidArgument(string name)
    {
        using MessageWebSocket socket = NewSocket();
        Assert.Equal(unchecked((int)0x80070057), Assert.Throws<ArgumentException>(() => socket.SetRequestHeader(name, "x")).HResult);
    }

    [Fact(Timeout = 60_000)]
    public async Task ConnectAsync_UntrustedServer_FailsAndTellsWhy()
    {
        using var pki = new TestPki();
        await using KestrelWebSocketServer server = await KestrelWebSocketServer.StartAsync(certificate: pki.Issue(), issuer: pki.Intermediate);
        using MessageWebSocket socket = NewSocket();
        NetworkException e = await Assert.ThrowsAsync<NetworkException>(() => socket.ConnectAsync(server.At(scheme: "wss"), Token));
        Assert.Equal(NetworkFailure.Certificate, e.Failure);
        Assert.NotNull(socket.Information.ServerCertificate);
        Assert.NotEmpty(socket.Information.ServerCertificateErrors);
        Assert.NotEqual(SocketSslErrorSeverity.None, socket.Information.ServerCertificateErrorSeverity);
    }

    [Fact(Timeout = 60_000)]
    public async Task ConnectAsync_ExpiredServer_IsCertificateExpired()
    {
        using var pki = new TestPki();
        await using KestrelWebSocketServer server = await KestrelWebSocketServer.StartAsync(null, pki.Issue(new CertificateSpec { To = TimeSpan.FromDays(-1) }), pki.Intermediate);
        using MessageWebSocket socket = NewSocket();
        socket.Control.ExclusiveTrustRoots.Add(new Certificate(pki.Root));
        await FailsAsync(socket.ConnectAsync(server.At(scheme: "wss"), Token), WebErrorStatus.CertificateExpired);
    }

    [Theory(Timeout = 60_000)]
    [InlineData(false)]
    [InlineData(true)]
    public async Task ServerCustomValidationRequested_HandlerDecides(bool reject)
    {
        using var pki = new TestPki();
        await using KestrelWebSocketServer server = await KestrelWebSocketServer.StartAsync(certificate: pki.Issue(), issuer: pki.Intermediate);
        using MessageWebSocket socket = NewSocket();
        socket.Control.IgnorableServerCertificateErrors.Add(ChainValidationResult.Untrusted);
        socket.Control.IgnorableServerCertificateErrors.Add(ChainValidationResult.IncompleteChain);
        var seen = new ConcurrentQueue<string>();
        socket.ServerCustomValidationRequested += async (sender, args) =>
        {
            using (args.GetDeferral())
            {
                await Task.Yield();
                seen.Enqueue(args.ServerCertificate.Subject);
                if (reject)
                    args.Reject();
            }
        };
        Task connecting = socket.ConnectAsync(server.At(scheme: "wss"), Token);
        if (reject)
            Assert.Equal(unchecked((int)0x800C000E), (await Assert.ThrowsAsync<NetworkException>(() => connecting)).HResult);
        else
            await connecting;
        Assert.Single(seen);
        Assert.NotNull(socket.Information.ServerCertificate);
    }
}
