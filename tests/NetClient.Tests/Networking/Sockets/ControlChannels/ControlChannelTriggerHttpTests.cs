using System.Net.Sockets;
using NetClient.Networking;
using NetClient.Networking.Sockets;
using NetClient.Networking.Sockets.Internal.ControlChannels;
using NetClient.Security.Cryptography.Certificates;
using NetClient.TestServers;
using NetClient.Web.Http;

namespace NetClient.Tests.Networking.Sockets.ControlChannels;

/// <summary>Channels over a request of an HttpClient whose handler is ours.</summary>
public sealed class ControlChannelTriggerHttpTests : IDisposable
{
    private readonly ChannelHouse _house = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _house.Dispose();

    [Fact(Timeout = 60_000)]
    public async Task Push_AnswerComes_RunsAndFindsIt()
    {
        await using var server = new HeldPeer();
        using ControlChannelTrigger channel = _house.NewChannel();
        using var client = new HttpClient(new NetClientHttpHandler(_house.Context));
        for (int i = 1; i <= 2; i++)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, At(server));
            channel.UsingTransport(request);
            Assert.Throws<InvalidOperationException>(() => channel.WaitForPushEnabled());   // it was not sent yet
            Task<HttpResponseMessage> answer = client.SendAsync(request, Token);
            Assert.Equal(ControlChannelTriggerStatus.SoftwareSlotAllocated, await Task.Run(channel.WaitForPushEnabled, Token));
            channel.FlushTransport();
            Assert.Equal(30 * 60, (int)channel.Link!.Socket!.GetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveTime)!);
            ScriptedPeer peer = await server.NextAsync();   // each request has a connection of its own
            Assert.NotNull(await peer.ReadRequestAsync());
            Assert.True(i > 1 || _house.Tasks.Starts == 0);   // later, runs for the body before may still come
            await peer.SendAsync(ScriptedPeer.Answer($"news {i}"));
            Assert.Same(channel, ChannelHouse.ChannelOf(await _house.Pushes.NextAsync()));
            Assert.Same(request, channel.TransportObject);
            using HttpResponseMessage response = await answer;
            Assert.Equal($"news {i}", await response.Content.ReadAsStringAsync(Token));
        }
    }

    [Fact(Timeout = 60_000)]
    public async Task Push_BodyComesInParts_RunsForEach()
    {
        await using var server = new HeldPeer();
        using ControlChannelTrigger channel = _house.NewChannel();
        using var client = new HttpClient(new NetClientHttpHandler(_house.Context));
        using var request = new HttpRequestMessage(HttpMethod.Get, At(server));
        channel.UsingTransport(request);
        Task<HttpResponseMessage> answer = client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Token);
        await Task.Run(channel.WaitForPushEnabled, Token);
        ScriptedPeer peer = await server.NextAsync();
        await peer.ReadRequestAsync();
        await peer.SendAsync("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n");
        await _house.Pushes.NextAsync();
        using HttpResponseMessage response = await answer;
        await using Stream body = await response.Content.ReadAsStreamAsync(Token);
        for (int i = 0; i < 2; i++)
        {
            await peer.SendAsync("data\n");
            byte[] buffer = new byte[5];
            await body.ReadExactlyAsync(buffer, Token);
            _house.Time.Advance(ControlChannelLink.Patience);
            await _house.Pushes.NextAsync();
        }
        peer.Reset();
        await Assert.ThrowsAsync<NetworkException>(async () => await body.ReadExactlyAsync(new byte[1], Token));
        _house.Time.Advance(ControlChannelLink.Patience);
        await _house.Pushes.NextAsync();
        Assert.Equal(ControlChannelTriggerStatus.TransportDisconnected, channel.WaitForPushEnabled());
    }

    [Fact(Timeout = 60_000)]
    public async Task Tls_WaitsForTheHandshake()
    {
        using var pki = new TestPki();
        await using var server = new HeldPeer(peer => peer.HandshakeAsync(pki.Issue(), pki.Intermediate));
        using ControlChannelTrigger channel = _house.NewChannel();
        using var handler = new NetClientHttpHandler(TestContexts.AllCapabilities());   // certificates are judged by today's date
        handler.ExclusiveTrustRoots.Add(new Certificate(pki.Root));
        using var client = new HttpClient(handler);
        using var request = new HttpRequestMessage(HttpMethod.Get, $"https://localhost:{server.Port}/");
        channel.UsingTransport(request);
        Task<HttpResponseMessage> answer = client.SendAsync(request, Token);
        Assert.Equal(ControlChannelTriggerStatus.SoftwareSlotAllocated, await Task.Run(channel.WaitForPushEnabled, Token));
        ScriptedPeer peer = await server.NextAsync();
        await peer.ReadRequestAsync();
        await peer.SendAsync(ScriptedPeer.Answer("secret"));
        await _house.Pushes.NextAsync();
        using HttpResponseMessage response = await answer;
        Assert.Equal("secret", await response.Content.ReadAsStringAsync(Token));
    }

    [Fact(Timeout = 60_000)]
    public async Task Refused_IsTransportDisconnected()
    {
        using ControlChannelTrigger channel = _house.NewChannel();
        using var client = new HttpClient(new NetClientHttpHandler(_house.Context));
        using var request = new HttpRequestMessage(HttpMethod.Get, $"http://127.0.0.1:{LoopbackServer.UnusedPort()}/");
        channel.UsingTransport(request);
        await Assert.ThrowsAsync<HttpRequestException>(() => client.SendAsync(request, Token));
        Assert.Equal(ControlChannelTriggerStatus.TransportDisconnected, channel.WaitForPushEnabled());
    }

    [Fact(Timeout = 60_000)]
    public async Task Push_ServerBreaksTheConnection_Runs()
    {
        await using var server = new HeldPeer();
        using ControlChannelTrigger channel = _house.NewChannel();
        using var client = new HttpClient(new NetClientHttpHandler(_house.Context));
        using var request = new HttpRequestMessage(HttpMethod.Get, At(server));
        channel.UsingTransport(request);
        Task<HttpResponseMessage> answer = client.SendAsync(request, Token);
        await Task.Run(channel.WaitForPushEnabled, Token);
        ScriptedPeer peer = await server.NextAsync();
        await peer.ReadRequestAsync();
        peer.Reset();
        await Assert.ThrowsAsync<HttpRequestException>(() => answer);
        _house.Time.Advance(ControlChannelLink.Patience);
        await _house.Pushes.NextAsync();
        Assert.Equal(ControlChannelTriggerStatus.TransportDisconnected, channel.WaitForPushEnabled());
    }

    [Fact(Timeout = 60_000)]
    public async Task AppCancels_DoesNotRun()
    {
        await using var server = new HeldPeer();
        using ControlChannelTrigger channel = _house.NewChannel();
        using var client = new HttpClient(new NetClientHttpHandler(_house.Context));
        using var request = new HttpRequestMessage(HttpMethod.Get, At(server));
        using var cancel = new CancellationTokenSource();
        channel.UsingTransport(request);
        Task<HttpResponseMessage> answer = client.SendAsync(request, cancel.Token);
        await Task.Run(channel.WaitForPushEnabled, Token);
        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => answer);
        _house.Time.Advance(ControlChannelLink.Patience);
        Assert.Equal(ControlChannelTriggerStatus.TransportDisconnected, channel.WaitForPushEnabled());
        Assert.Equal(0, _house.Tasks.Starts);
    }

    [Fact(Timeout = 60_000)]
    public async Task Connection_OfAnEarlierRequest_IsNotUsed()
    {
        await using var server = new HeldPeer();
        using ControlChannelTrigger channel = _house.NewChannel();
        using var client = new HttpClient(new NetClientHttpHandler(_house.Context));
        Task<string> first = client.GetStringAsync(At(server), Token);
        ScriptedPeer idle = await server.NextAsync();
        await idle.ReadRequestAsync();
        await idle.SendAsync(ScriptedPeer.Answer("first"));
        await first;
        using var request = new HttpRequestMessage(HttpMethod.Get, At(server));
        channel.UsingTransport(request);
        Task<HttpResponseMessage> answer = client.SendAsync(request, Token);
        Assert.Equal(ControlChannelTriggerStatus.SoftwareSlotAllocated, await Task.Run(channel.WaitForPushEnabled, Token));
        Assert.Equal(2, await server.Server.AcceptedAsync());
        ScriptedPeer peer = await server.NextAsync();
        await peer.ReadRequestAsync();
        await peer.SendAsync(ScriptedPeer.Answer("second"));
        (await answer).Dispose();
    }

    private static Uri At(HeldPeer server) => new($"http://127.0.0.1:{server.Port}/");
}
