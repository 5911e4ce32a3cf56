using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using NetClient.Capabilities;
using NetClient.Diagnostics;
using NetClient.Networking;
using NetClient.Networking.Sockets;
using NetClient.TestServers;
using static NetClient.Tests.Networking.Sockets.TlsTests;

namespace NetClient.Tests.Diagnostics;

/// <summary>The spans of one test are those beneath its own: listeners are the process'.</summary>
public sealed class ActivityTests : IDisposable
{
    private readonly ConcurrentQueue<Activity> _ended = new();
    private readonly ActivityListener _listener;
    private readonly Activity _test;

    public ActivityTests()
    {
        _test = new Activity("test").SetIdFormat(ActivityIdFormat.W3C).Start();
        ActivityTraceId trace = _test.TraceId;
        _listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == NetClientDiagnostics.ActivitySourceName,
            Sample = (ref ActivityCreationOptions<ActivityContext> options) => options.TraceId == trace ? ActivitySamplingResult.AllData : ActivitySamplingResult.None,
            ActivityStopped = activity => _ended.Enqueue(activity),
        };
        ActivitySource.AddActivityListener(_listener);
    }

    public void Dispose()
    {
        _listener.Dispose();
        _test.Dispose();
    }

    [Fact(Timeout = 60_000)]
    public async Task ConnectAsync_Secured_IsASpanOverLookupAndHandshake()
    {
        using var pki = new TestPki();
        await using LoopbackServer server = Greet(pki.Identity());
        using StreamSocket socket = Trusting(pki, TestContexts.With(TestContexts.Everything, resolve: static (_, _) => Task.FromResult<IPAddress[]>([IPAddress.Loopback])));
        await socket.ConnectAsync(Localhost, server.Port, SocketProtectionLevel.Tls13, Token);

        Activity connect = Span("NetClient.Connect");
        Assert.Equal(ActivityKind.Client, connect.Kind);
        Assert.Equal(ActivityStatusCode.Unset, connect.Status);
        Assert.Equal("localhost", connect.GetTagItem("server.address"));
        Assert.Equal(server.EndPoint.Port, connect.GetTagItem("server.port"));
        Assert.Equal("127.0.0.1", connect.GetTagItem("network.peer.address"));
        Assert.Equal(server.EndPoint.Port, connect.GetTagItem("network.peer.port"));
        Assert.Equal("tcp", connect.GetTagItem("network.transport"));

        Activity resolve = Span("NetClient.Resolve");
        Assert.Equal(connect.SpanId, resolve.ParentSpanId);
        Assert.Equal("localhost", resolve.GetTagItem("dns.question.name"));
        Assert.Equal(["127.0.0.1"], Assert.IsType<string[]>(resolve.GetTagItem("dns.answers")));

        Activity handshake = Span("NetClient.Handshake");
        Assert.Equal(connect.SpanId, handshake.ParentSpanId);
        Assert.Equal("client", handshake.GetTagItem("netclient.role"));
        Assert.Equal("1.3", handshake.GetTagItem("tls.protocol.version"));
        Assert.StartsWith("TLS_", (string?)handshake.GetTagItem("tls.cipher"), StringComparison.Ordinal);
    }

    [Fact(Timeout = 60_000)]
    public async Task ConnectAsync_CertificateRefused_FailsTheSpansWithStatusAndNumber()
    {
        using var pki = new TestPki();
        await using LoopbackServer server = Greet(pki.Identity(new CertificateSpec { Names = ["other.test"] }));
        using StreamSocket socket = Trusting(pki);
        NetworkException e = await FailsAsync(socket.ConnectAsync(Localhost, server.Port, SocketProtectionLevel.Tls12, Token));
        foreach (Activity span in new[] { Span("NetClient.Connect"), Span("NetClient.Handshake") })
        {
            Assert.Equal((ActivityStatusCode.Error, e.Message), (span.Status, span.StatusDescription));
            Assert.Equal("CertificateCommonNameIsIncorrect", span.GetTagItem("error.type"));
            Assert.Equal("0x800B010F", span.GetTagItem("netclient.hresult"));
        }
    }

    [Fact(Timeout = 60_000)]
    public async Task ConnectAsync_Denied_FailsTheSpan()
    {
        using var socket = new StreamSocket(TestContexts.With(NetworkCapability.InternetClient));
        await Assert.ThrowsAsync<CapabilityDeniedException>(() => socket.ConnectAsync(new HostName("10.1.2.3"), "80", Token));
        Assert.Equal(("NetClient.Capabilities.CapabilityDeniedException", "0x80070005"), (Span("NetClient.Connect").GetTagItem("error.type"), Span("NetClient.Connect").GetTagItem("netclient.hresult")));
    }

    [Fact(Timeout = 60_000)]
    public async Task ConnectAsync_Cancelled_IsNoFailure()
    {
        using var cancel = new CancellationTokenSource();
        var asked = new TaskCompletionSource();
        using var socket = new StreamSocket(TestContexts.With(TestContexts.Everything, resolve: (_, _) =>
        {
            asked.SetResult();
            return new TaskCompletionSource<IPAddress[]>().Task;
        }));
        Task connecting = socket.ConnectAsync(new HostName("silent.example"), "80", cancel.Token);
        await asked.Task;
        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => connecting);
        Assert.Equal(ActivityStatusCode.Unset, Span("NetClient.Connect").Status);
        Assert.Null(Span("NetClient.Connect").GetTagItem("error.type"));
    }

    [Fact(Timeout = 60_000)]
    public async Task UpgradeToSslAsync_IsASpanOfItsOwn()
    {
        using var pki = new TestPki();
        await using LoopbackServer server = Greet(pki.Identity());
        using StreamSocket socket = Trusting(pki);
        await socket.ConnectAsync(Localhost, server.Port, Token);
        await socket.UpgradeToSslAsync(SocketProtectionLevel.Tls12, Localhost, Token);
        Assert.Equal(Span("NetClient.Upgrade").SpanId, Span("NetClient.Handshake").ParentSpanId);
        Assert.Same(_test, Activity.Current); // nothing leaks into the caller's context
    }

    private Activity Span(string name) => Assert.Single(_ended, activity => activity.OperationName == name);
}
