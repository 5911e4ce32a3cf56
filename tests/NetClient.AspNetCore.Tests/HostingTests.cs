using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using NetClient.Capabilities;
using NetClient.TestServers;
using SocketError = System.Net.Sockets.SocketError;

namespace NetClient.AspNetCore.Tests;

/// <summary>How the server gets its port, whom it lets in, and how it ends.</summary>
public sealed class HostingTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact(Timeout = 60_000)]
    public async Task SharesPort_TwoServersOnOnePort_BothAreServed()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Other systems do not spread connections.");
        var seen = new HashSet<string>();
        await using TestApp one = await StartSharedAsync("one", 0);
        await using TestApp two = await StartSharedAsync("two", one.Address.Port);
        using var client = new HttpClient();
        while (seen.Count < 2) // each has half of the connections
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, one.Address) { Headers = { ConnectionClose = true } };
            using HttpResponseMessage answer = await client.SendAsync(request, Token);
            seen.Add(await answer.Content.ReadAsStringAsync(Token));
        }
        Assert.Equal(["one", "two"], seen.Order());
    }

    [Fact(Timeout = 60_000)]
    public async Task SharesPort_NotChosen_ThePortIsTaken()
    {
        await using TestApp one = await StartSharedAsync("one", 0);
        await Assert.ThrowsAsync<IOException>(async () =>
        {
            await using TestApp two = await TestApp.StartAsync(_ => Task.CompletedTask, kestrel: options => options.Listen(IPAddress.Loopback, one.Address.Port));
        });
    }

    // What systemd does with a socket unit, and Kestrel's UseSystemd() with LISTEN_FDS.
    [Theory(Timeout = 60_000)]
    [InlineData(false)]
    [InlineData(true)]
    public async Task ListenHandle_InheritedDescriptor_IsServedAndTellsItsPort(bool local)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows passes no such descriptors.");
        string path = Path.Combine(Path.GetTempPath(), $"nc{Guid.NewGuid():N}.sock");
        EndPoint endpoint = local ? new UnixDomainSocketEndPoint(path) : new IPEndPoint(IPAddress.Loopback, 0);
        var passed = new Socket(endpoint.AddressFamily, SocketType.Stream, ProtocolType.Unspecified);
        passed.Bind(endpoint);
        passed.Listen();
        endpoint = passed.LocalEndPoint!;
        ulong number = (ulong)passed.SafeHandle.DangerousGetHandle();
        passed.SafeHandle.SetHandleAsInvalid();
        await using (TestApp app = await TestApp.StartAsync(TestApp.NameTransportAsync, kestrel: options => options.ListenHandle(number), none: true))
        {
            if (!local)
                Assert.Equal(((IPEndPoint)endpoint).Port, app.Address.Port);
            Assert.EndsWith("NetClient", await AskAsync(endpoint), StringComparison.Ordinal);
        }
        File.Delete(path);
    }

    [Fact(Timeout = 60_000)]
    public async Task ListenHandle_NoListeningSocket_Throws()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows passes no such descriptors.");
        var passed = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        passed.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        ulong number = (ulong)passed.SafeHandle.DangerousGetHandle();
        passed.SafeHandle.SetHandleAsInvalid();
        await Assert.ThrowsAsync<InvalidDataException>(async () =>
        {
            await using TestApp app = await TestApp.StartAsync(_ => Task.CompletedTask, kestrel: options => options.ListenHandle(number), none: true);
        });
    }

    [Fact(Timeout = 60_000)]
    public async Task Gate_PeerOutsideTheGrantedBoundary_IsDroppedBeforeAByteIsParsed()
    {
        IPAddress? own = NetworkInterface.GetAllNetworkInterfaces()
            .Where(adapter => adapter.OperationalStatus == OperationalStatus.Up && adapter.NetworkInterfaceType != NetworkInterfaceType.Loopback)
            .SelectMany(adapter => adapter.GetIPProperties().UnicastAddresses)
            .Select(unicast => unicast.Address)
            .FirstOrDefault(address => !address.IsIPv6LinkLocal);
        Assert.SkipWhen(own is null, "This machine has no address but loopback.");
        var peer = new IPEndPoint(own, 1);
        NetworkCapability other = new[] { NetworkCapability.InternetClientServer, NetworkCapability.PrivateNetworkClientServer }
            .First(capability => !TestContexts.With(capability).Capabilities.Check(NetworkOperation.Accept, peer).IsGranted);
        bool seen = false;
        using var log = new EntryLog(LogLevel.Warning);
        await using TestApp app = await TestApp.StartAsync(
            context => context.Response.WriteAsync("let in"), context: TestContexts.With(other), none: true, log: log,
            kestrel: options => options.Listen(IPAddress.IPv6Any, 0, listen => listen.Use(next => connection =>
            {
                seen |= connection.RemoteEndPoint is IPEndPoint { Address: var address } && !IPAddress.IsLoopback(address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address);
                return next(connection);
            })));
        var e = await Assert.ThrowsAsync<SocketException>(() => AskAsync(new IPEndPoint(own!, app.Address.Port)));
        Assert.Equal(SocketError.ConnectionReset, e.SocketErrorCode);
        Assert.False(seen);
        Assert.Equal(1001, (await log.Entries.ReadAsync(Token)).Id);   // the app's log tells why
        Assert.EndsWith("let in", await AskAsync(new IPEndPoint(IPAddress.Loopback, app.Address.Port)), StringComparison.Ordinal);
    }

    [Fact(Timeout = 60_000)]
    public async Task Stop_UnderLoad_EveryRequestThatReachedTheAppIsAnswered()
    {
        int entered = 0, answered = 0;
        var warm = new TaskCompletionSource();
        await using TestApp app = await TestApp.StartAsync(async context =>
        {
            if (Interlocked.Increment(ref entered) == 500)
                warm.SetResult();
            await Task.Yield();
            await context.Response.WriteAsync("done", Token);
        });
        Task[] clients = [.. Enumerable.Range(0, 32).Select(async _ =>
        {
            var endpoint = new IPEndPoint(IPAddress.Loopback, app.Address.Port);
            while (true)
            {
                try
                {
                    if (!(await AskAsync(endpoint)).EndsWith("done", StringComparison.Ordinal))
                        return;
                    Interlocked.Increment(ref answered);
                }
                catch (SocketException)
                {
                    return; // refused, or reset before the app saw it
                }
            }
        })];
        await warm.Task.WaitAsync(Token);
        await app.StopAsync(Token);
        await Task.WhenAll(clients);
        Assert.Equal(entered, answered);
    }

    [Fact(Timeout = 60_000)]
    public async Task MaxConcurrentConnections_OneMore_IsClosed()
    {
        await using TestApp app = await TestApp.StartAsync(context => context.Response.WriteAsync("in"), kestrel: options => options.Limits.MaxConcurrentConnections = 1);
        var endpoint = new IPEndPoint(IPAddress.Loopback, app.Address.Port);
        using var first = new Socket(SocketType.Stream, ProtocolType.Tcp);
        await first.ConnectAsync(endpoint, Token);
        await first.SendAsync("GET / HTTP/1.1\r\nHost: x\r\n\r\n"u8.ToArray(), Token);
        Assert.NotEqual(0, await first.ReceiveAsync(new byte[1000], Token));
        using var second = new Socket(SocketType.Stream, ProtocolType.Tcp);
        await second.ConnectAsync(endpoint, Token);
        Assert.Equal(0, await second.ReceiveAsync(new byte[1], Token));
    }

    [Fact(Timeout = 60_000)]
    public async Task Upload_TheAppDoesNotRead_TheSenderWaits()
    {
        var go = new TaskCompletionSource();
        await using TestApp app = await TestApp.StartAsync(
            async context =>
            {
                await go.Task;
                await context.Request.Body.CopyToAsync(Stream.Null, Token);
            },
            transport: options => options.MaxReadBufferSize = 64 * 1024,
            kestrel: options => options.Limits.MaxRequestBodySize = null);
        using var client = new Socket(SocketType.Stream, ProtocolType.Tcp);
        await client.ConnectAsync(IPAddress.Loopback, app.Address.Port, Token);
        await client.SendAsync("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 67108864\r\n\r\n"u8.ToArray(), Token);
        byte[] part = new byte[64 * 1024];
        long sent = 0;
        Task<int> sending = client.SendAsync(part, Token).AsTask();
        try
        {
            for (; ; sending = client.SendAsync(part, Token).AsTask())
                sent += await sending.WaitAsync(TimeSpan.FromMilliseconds(500), Token);
        }
        catch (TimeoutException)
        {
            // Nobody takes any more.
        }
        Assert.InRange(sent, 0, 16 * 1024 * 1024); // what the two systems' buffers hold
        go.SetResult();
        await sending;
    }

    private static Task<TestApp> StartSharedAsync(string name, int port) => TestApp.StartAsync(
        context => context.Response.WriteAsync(name), transport: options => options.ConfigureListener = control => control.SharesPort = true,
        kestrel: options => options.Listen(IPAddress.Loopback, port), none: true);

    private static async Task<string> AskAsync(EndPoint endpoint)
    {
        using var socket = new Socket(endpoint.AddressFamily, SocketType.Stream, ProtocolType.Unspecified);
        await socket.ConnectAsync(endpoint, Token);
        await socket.SendAsync("GET / HTTP/1.0\r\nHost: x\r\n\r\n"u8.ToArray(), Token);
        var answer = new StringBuilder();
        byte[] buffer = new byte[1024];
        int count;
        while ((count = await socket.ReceiveAsync(buffer, Token)) > 0)
            answer.Append(Encoding.ASCII.GetString(buffer, 0, count));
        return answer.ToString();
    }
}
