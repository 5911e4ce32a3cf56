using System.Net;
using System.Net.Sockets;
using NetClient.Capabilities;
using NetClient.Errors;
using NetClient.Foundation;
using NetClient.Networking;
using NetClient.Networking.Sockets;
using NetClient.Resilience;
using NetClient.TestServers;
using Polly;
using Polly.CircuitBreaker;
using Polly.Retry;
using static NetClient.Tests.Networking.Sockets.TlsTests;

namespace NetClient.Tests.Networking.Sockets;

/// <summary>Connecting through <c>Control.ResiliencePipeline</c>: real failures, and a clock that moves when told to.</summary>
public sealed class StreamSocketResilienceTests
{
    private static readonly TimeSpan FirstWait = TimeSpan.FromMilliseconds(500);

    private readonly ManualTime _time = new();

    [Fact(Timeout = 60_000)]
    public async Task ConnectAsync_PortThatOpensLater_ConnectsAtTheThirdAttempt()
    {
        using Socket port = ClosedPort();
        var log = new LogRecorder();
        using var socket = new StreamSocket(TestContexts.AllCapabilities(loggers: log));
        socket.Control.ResiliencePipeline = Persistent();
        Task connecting = socket.ConnectAsync(Loopback, PortOf(port), Token);
        await PassAsync(FirstWait);             // refused once
        await _time.WaitForTimerAsync(2 * FirstWait);
        await Assert.ThrowsAsync<InvalidOperationException>(() => socket.ReadAsync(new byte[1], Token).AsTask()); // refused twice, and still connecting
        port.Listen();
        await PassAsync(2 * FirstWait);
        await connecting;
        using Socket accepted = await port.AcceptAsync(Token);
        Assert.Equal(((IPEndPoint)accepted.RemoteEndPoint!).Port.ToString(System.Globalization.CultureInfo.InvariantCulture), socket.Information.LocalPort);
        Assert.Equal([SocketErrorStatus.ConnectionRefused, SocketErrorStatus.ConnectionRefused], log.Failures.Select(SocketErrorOf));
    }

    [Fact(Timeout = 60_000)]
    public async Task ConnectAsync_ServerThatResetsHandshakes_ConnectsWhenItStops()
    {
        using var pki = new TestPki();
        int resets = 0;
        var identity = pki.Identity();
        await using var server = LoopbackServer.Start(async peer =>
        {
            if (Interlocked.Increment(ref resets) <= 3)
            {
                await peer.ReadAsync();
                peer.Reset();
                return;
            }
            await peer.TryHandshakeAsync(identity.TargetCertificate, configure: options => options.ServerCertificateContext = identity);
            await peer.SendAsync("hello");
            await peer.WaitForCloseAsync();
        });
        using StreamSocket socket = Trusting(pki);
        socket.Control.ResiliencePipeline = ConnectPipeline.Create(new NetworkResilienceOptions { Randomizer = () => 0 });
        await socket.ConnectAsync(Localhost, server.Port, SocketProtectionLevel.Tls12, Token);
        Assert.Equal("hello", await socket.ReadTextAsync());
        Assert.Equal(4, await server.AcceptedAsync());
        Assert.Empty(socket.Information.ServerCertificateErrors.Except([NetClient.Security.Cryptography.Certificates.ChainValidationResult.RevocationInformationMissing]));
    }

    [Fact(Timeout = 60_000)]
    public async Task ConnectAsync_NobodyEverListens_FailsAsTheLastAttemptDidAndCloses()
    {
        using Socket port = ClosedPort();
        using var socket = new StreamSocket(TestContexts.AllCapabilities());
        socket.Control.ResiliencePipeline = Persistent();
        Task connecting = socket.ConnectAsync(Loopback, PortOf(port), Token);
        foreach (int factor in new[] { 1, 2, 4, 8 })
            await PassAsync(factor * FirstWait);
        NetworkException e = await FailsAsync(connecting);
        Assert.Equal((SocketErrorStatus.ConnectionRefused, NetworkStage.Connect), (e.Status, e.Stage));
        Assert.Equal(HResults.Closed, Assert.Throws<ObjectDisposedException>(() => { _ = socket.ConnectAsync(Loopback, "1", Token); }).HResult);
    }

    [Fact(Timeout = 60_000)]
    public async Task ConnectAsync_NoPipeline_IsOneAttempt()
    {
        await using var server = LoopbackServer.Start(peer => Task.CompletedTask);
        using var socket = new StreamSocket(TestContexts.AllCapabilities());
        Assert.Null(socket.Control.ResiliencePipeline);
        await FailsAsync(socket.ConnectAsync(Localhost, server.Port, SocketProtectionLevel.Tls12, Token));
        Assert.Equal(1, await server.AcceptedAsync());
    }

    [Theory(Timeout = 60_000)]
    [InlineData("token")]
    [InlineData("AsTask")]
    [InlineData("CancelIOAsync")]
    [InlineData("Dispose")]
    public async Task ConnectAsync_StoppedWhileItWaits_EndsAtOnce(string how)
    {
        using Socket port = ClosedPort();
        using var cts = new CancellationTokenSource();
        using var socket = new StreamSocket(TestContexts.AllCapabilities());
        socket.Control.ResiliencePipeline = Persistent();
        Task connecting = socket.ConnectAsync(Loopback, PortOf(port), how == "token" ? cts.Token : Token);
        if (how == "AsTask")
            connecting = connecting.AsTask(cts.Token);
        await _time.WaitForTimerAsync(FirstWait); // and the clock stands still from here
        if (how == "Dispose")
            socket.Dispose();
        else if (how == "CancelIOAsync")
            await socket.CancelIOAsync();
        else
            await cts.CancelAsync();
        Exception? e = await Record.ExceptionAsync(() => connecting);
        if (how is "token" or "AsTask")
            Assert.Equal(HResults.Canceled, Assert.IsAssignableFrom<OperationCanceledException>(e).HResult);
        else
            Assert.Equal(SocketErrorStatus.OperationAborted, Assert.IsType<NetworkException>(e).Status);
        if (how == "token")
            Assert.Equal(cts.Token, Assert.IsAssignableFrom<OperationCanceledException>(e).CancellationToken);
        await Assert.ThrowsAsync<ObjectDisposedException>(() => socket.ReadAsync(new byte[1], Token).AsTask());
    }

    [Fact(Timeout = 60_000)]
    public async Task ConnectAsync_StoppedDuringAnAttempt_IsNotTriedAgain()
    {
        var accepted = new TaskCompletionSource();
        await using var server = LoopbackServer.Start(async peer =>
        {
            accepted.TrySetResult();
            await peer.WaitForCloseAsync();
        });
        using var cts = new CancellationTokenSource();
        using var socket = new StreamSocket(TestContexts.AllCapabilities());
        socket.Control.ResiliencePipeline = ConnectPipeline.Create(new NetworkResilienceOptions { Randomizer = () => 0 });
        Task connecting = socket.ConnectAsync(Localhost, server.Port, SocketProtectionLevel.Tls12, cts.Token);
        await accepted.Task.WaitAsync(Token);
        await cts.CancelAsync();
        Assert.Equal(cts.Token, (await Assert.ThrowsAnyAsync<OperationCanceledException>(() => connecting)).CancellationToken);
        Assert.Equal(1, await server.AcceptedAsync());
    }

    [Fact(Timeout = 60_000)]
    public async Task ConnectAsync_CancelledRightAfterAFailure_IsCancelledAndNotFailed()
    {
        using Socket port = ClosedPort();
        using var cts = new CancellationTokenSource();
        using var socket = new StreamSocket(TestContexts.AllCapabilities());
        socket.Control.ResiliencePipeline = new ResiliencePipelineBuilder()
            .AddRetry(new RetryStrategyOptions
            {
                ShouldHandle = async arguments =>
                {
                    Assert.IsType<NetworkException>(arguments.Outcome.Exception);
                    await cts.CancelAsync();
                    return false; // so that the failure is what the pipeline ends with
                },
            })
            .Build();
        var e = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => socket.ConnectAsync(Loopback, PortOf(port), cts.Token));
        Assert.Equal((cts.Token, HResults.Canceled), (e.CancellationToken, e.HResult));
    }

    [Fact(Timeout = 60_000)]
    public async Task ConnectAsync_ConnectTimeout_IsThatOfEachAttempt()
    {
        using Socket port = ClosedPort();
        port.Listen();
        int asked = 0;
        using var socket = new StreamSocket(TestContexts.With(TestContexts.Everything, _time, resolve: async (_, token) =>
        {
            if (++asked == 1)
                await Task.Delay(Timeout.Infinite, token);
            return [IPAddress.Loopback];
        }));
        socket.Control.ConnectTimeout = TimeSpan.FromSeconds(7);
        socket.Control.ResiliencePipeline = Persistent();
        Task connecting = socket.ConnectAsync(new HostName("slow.example"), PortOf(port), Token);
        await PassAsync(TimeSpan.FromSeconds(7));
        await PassAsync(FirstWait);
        await connecting;
        Assert.Equal(2, asked);
    }

    [Fact(Timeout = 60_000)]
    public async Task ConnectAsync_SilentPeer_IsLeftAtTheAttemptDeadlineAndTriedAgain()
    {
        int connections = 0;
        await using var server = LoopbackServer.Start(async peer =>
        {
            if (Interlocked.Increment(ref connections) == 2)
                peer.Reset();
            else
                await peer.WaitForCloseAsync();
        });
        using var socket = new StreamSocket(TestContexts.AllCapabilities());
        socket.Control.ResiliencePipeline = ConnectPipeline.Create(
            new NetworkResilienceOptions { Randomizer = () => 0, MaxRetryAttempts = 1, AttemptTimeout = TimeSpan.FromSeconds(3) }, _time);
        Task connecting = socket.ConnectAsync(Localhost, server.Port, SocketProtectionLevel.Tls12, Token);
        await UntilAsync(() => Volatile.Read(ref connections) == 1);
        await PassAsync(TimeSpan.FromSeconds(3));
        Assert.Equal(SocketErrorStatus.ConnectionResetByPeer, (await FailsAsync(connecting)).Status);
        Assert.Equal(2, await server.AcceptedAsync());
    }

    [Fact(Timeout = 60_000)]
    public async Task ConnectAsync_LastAttemptAtItsDeadline_IsAConnectTimeout()
    {
        await using var server = LoopbackServer.Start(peer => peer.WaitForCloseAsync());
        using var socket = new StreamSocket(TestContexts.AllCapabilities());
        socket.Control.ResiliencePipeline = ConnectPipeline.Create(new NetworkResilienceOptions { MaxRetryAttempts = 0, AttemptTimeout = TimeSpan.FromSeconds(3) }, _time);
        Task connecting = socket.ConnectAsync(Localhost, server.Port, SocketProtectionLevel.Tls12, Token);
        await PassAsync(TimeSpan.FromSeconds(3));
        NetworkException e = await FailsAsync(connecting);
        Assert.Equal((SocketErrorStatus.ConnectionTimedOut, NetworkFailure.ConnectTimeout), (e.Status, e.Failure));
        Assert.Contains("3 s", e.Message, StringComparison.Ordinal);
        Assert.Contains("1 attempt.", e.Message.Replace(" (", ". (", StringComparison.Ordinal), StringComparison.Ordinal);
    }

    [Fact(Timeout = 60_000)]
    public async Task ConnectAsync_TotalDeadlineInAWait_IsAConnectTimeoutThatTellsTheLastFailure()
    {
        using Socket port = ClosedPort();
        using var socket = new StreamSocket(TestContexts.AllCapabilities());
        socket.Control.ResiliencePipeline = Persistent(options =>
        {
            options.BaseDelay = TimeSpan.FromSeconds(20);
            options.TotalTimeout = TimeSpan.FromSeconds(18);
        });
        Task connecting = socket.ConnectAsync(Loopback, PortOf(port), Token);
        await _time.WaitForTimerAsync(TimeSpan.FromSeconds(20));
        _time.Advance(TimeSpan.FromSeconds(18));
        NetworkException e = await FailsAsync(connecting);
        Assert.Equal((HResults.TimedOut, NetworkFailure.ConnectTimeout), (e.HResult, e.Failure));
        Assert.Contains("ConnectionRefused", e.Message, StringComparison.Ordinal);
        Assert.Equal(SocketErrorStatus.ConnectionRefused, Assert.IsType<NetworkException>(e.InnerException).Status);
    }

    [Fact(Timeout = 60_000)]
    public async Task ConnectAsync_CapabilityMissing_IsNotTriedAgain()
    {
        int resolved = 0;
        using var socket = new StreamSocket(TestContexts.With(NetworkCapability.InternetClient, resolve: (_, _) =>
        {
            resolved++;
            return Task.FromResult(new[] { IPAddress.Parse("192.168.1.1") });
        }));
        socket.Control.ResiliencePipeline = Eager();
        await Assert.ThrowsAsync<CapabilityDeniedException>(() => socket.ConnectAsync(new HostName("rebound.example"), "80", Token));
        Assert.Equal(1, resolved);
    }

    [Fact(Timeout = 60_000)]
    public async Task ConnectAsync_BadCertificate_IsNotTriedAgain()
    {
        using var pki = new TestPki();
        await using LoopbackServer server = Greet(pki.Identity(new CertificateSpec { To = TimeSpan.FromDays(-1) }));
        using StreamSocket socket = Trusting(pki);
        socket.Control.ResiliencePipeline = Eager();
        NetworkException e = await FailsAsync(socket.ConnectAsync(Localhost, server.Port, SocketProtectionLevel.Tls12, Token));
        Assert.Equal((SocketErrorStatus.CertificateExpired, 1), (e.Status, await server.AcceptedAsync()));
    }

    [Fact(Timeout = 60_000)]
    public async Task ConnectAsync_BadArgument_IsNotTriedAgain()
    {
        using var socket = new StreamSocket(TestContexts.AllCapabilities());
        int attempts = 0;
        socket.Control.ResiliencePipeline = Eager(() => attempts++);
        await Assert.ThrowsAnyAsync<ArgumentException>(() => socket.ConnectAsync(Loopback, "a service", Token));
        Assert.Equal(0, attempts);
    }

    [Fact(Timeout = 60_000)]
    public async Task ConnectAsync_OpenCircuit_PassesPollysExceptionOn()
    {
        using Socket port = ClosedPort();
        ResiliencePipeline pipeline = new ResiliencePipelineBuilder()
            .AddCircuitBreaker(new CircuitBreakerStrategyOptions { ShouldHandle = NetworkPredicates.ShouldBreak, MinimumThroughput = 2 })
            .Build();
        Exception? e = null;
        for (int i = 0; i < 3; i++)
        {
            using var socket = new StreamSocket(TestContexts.AllCapabilities());
            socket.Control.ResiliencePipeline = pipeline;
            e = await Record.ExceptionAsync(() => socket.ConnectAsync(Loopback, PortOf(port), Token));
            Assert.Throws<ObjectDisposedException>(() => { _ = socket.ConnectAsync(Loopback, "1", Token); });
        }
        Assert.IsType<BrokenCircuitException>(e);
    }

    [Fact(Timeout = 60_000)]
    public async Task ConnectAsync_PipelineThatRepeatsSuccess_LeavesNoConnectionBehind()
    {
        int closed = 0;
        await using var server = LoopbackServer.Start(async peer =>
        {
            await peer.WaitForCloseAsync();
            Interlocked.Increment(ref closed);
        });
        using var socket = new StreamSocket(TestContexts.AllCapabilities());
        socket.Control.ResiliencePipeline = new ResiliencePipelineBuilder()
            .AddRetry(new RetryStrategyOptions { ShouldHandle = _ => PredicateResult.True(), MaxRetryAttempts = 2, Delay = TimeSpan.Zero })
            .Build();
        await socket.ConnectAsync(Loopback, server.Port, Token);
        await UntilAsync(() => Volatile.Read(ref closed) == 2);
        Assert.Equal(3, await server.AcceptedAsync());
        await socket.WriteAsync("x"u8.ToArray(), Token);
    }

    [Fact(Timeout = 60_000)]
    public async Task ConnectAsync_PipelineThatFailsAfterSuccess_LeavesNoConnectionBehind()
    {
        await using var server = LoopbackServer.Start(peer => peer.WaitForCloseAsync());
        using var socket = new StreamSocket(TestContexts.AllCapabilities());
        socket.Control.ResiliencePipeline = new ResiliencePipelineBuilder().AddStrategy(_ => new Spoiler(new InvalidDataException("spoiled")), new Options()).Build();
        await Assert.ThrowsAsync<InvalidDataException>(() => socket.ConnectAsync(Loopback, server.Port, Token));
        await server.Completion; // the peer saw the close
    }

    [Fact(Timeout = 60_000)]
    public async Task ConnectAsync_PipelineThatSwallowsFailures_IsRefused()
    {
        using Socket port = ClosedPort();
        using var socket = new StreamSocket(TestContexts.AllCapabilities());
        socket.Control.ResiliencePipeline = new ResiliencePipelineBuilder().AddStrategy(_ => new Spoiler(null), new Options()).Build();
        var e = await Assert.ThrowsAsync<InvalidOperationException>(() => socket.ConnectAsync(Loopback, PortOf(port), Token));
        Assert.Equal(HResults.IllegalMethodCall, e.HResult);
    }

    [Fact(Timeout = 60_000)]
    public async Task ConnectAsync_PipelineThatStartsAnotherAttemptBesideOne_IsRefused()
    {
        await using var server = LoopbackServer.Start(peer => peer.WaitForCloseAsync());
        using var socket = new StreamSocket(TestContexts.AllCapabilities());
        var hedge = new Hedge();
        socket.Control.ResiliencePipeline = new ResiliencePipelineBuilder().AddStrategy(_ => hedge, new Options()).Build();
        await socket.ConnectAsync(Loopback, server.Port, Token);
        var e = Assert.IsType<InvalidOperationException>(hedge.Second);
        Assert.Equal(HResults.IllegalMethodCall, e.HResult);
        Assert.Contains("hedging", e.Message, StringComparison.Ordinal);
        Assert.Equal(1, await server.AcceptedAsync());
    }

    [Fact(Timeout = 60_000)]
    public async Task Information_OfAFailedAttempt_IsForgottenByTheNext()
    {
        using var pki = new TestPki();
        using var listening = ClosedPort();
        listening.Listen();
        using StreamSocket socket = Trusting(pki); // does not trust the other authority
        using var other = new TestPki();
        List<(int Errors, string Port)> seen = [];
        socket.Control.ResiliencePipeline = new ResiliencePipelineBuilder { TimeProvider = _time }
            .AddRetry(new RetryStrategyOptions { MaxRetryAttempts = 1, Delay = FirstWait, BackoffType = DelayBackoffType.Constant })
            .Build();
        Task connecting = socket.ConnectAsync(Localhost, PortOf(listening), SocketProtectionLevel.Tls12, Token);
        using (Socket accepted = await listening.AcceptAsync(Token))
        {
            await using var peer = new ScriptedPeer(accepted, Token);
            await peer.TryHandshakeAsync(other.Issue(), other.Intermediate);
            await _time.WaitForTimerAsync(FirstWait);
            Assert.NotEmpty(socket.Information.ServerCertificateErrors);
            Assert.NotEmpty(socket.Information.RemotePort);
            Assert.NotNull(socket.Information.RemoteAddress);
        }
        listening.Dispose();
        await PassAsync(FirstWait);
        Assert.Equal(SocketErrorStatus.ConnectionRefused, (await FailsAsync(connecting)).Status);
        Assert.Empty(socket.Information.ServerCertificateErrors);
        Assert.Null(socket.Information.ServerCertificate);
        Assert.Equal((null, ""), (socket.Information.RemoteAddress, socket.Information.RemotePort));
    }

    [Fact(Timeout = 60_000)]
    public async Task ResiliencePipeline_SetAfterConnectAsync_Throws()
    {
        await using SocketPair pair = await SocketPair.ConnectAsync();
        Assert.Equal(HResults.IllegalMethodCall, Assert.Throws<InvalidOperationException>(() => pair.Client.Control.ResiliencePipeline = ResiliencePipeline.Empty).HResult);
    }

    private static ResiliencePipeline Eager(Action? onRetry = null) => new ResiliencePipelineBuilder()
        .AddRetry(new RetryStrategyOptions
        {
            ShouldHandle = NetworkPredicates.ShouldRetry,
            MaxRetryAttempts = 3,
            Delay = TimeSpan.Zero,
            OnRetry = _ =>
            {
                onRetry?.Invoke();
                return default;
            },
        }).Build();

    private static SocketErrorStatus SocketErrorOf(Exception e) => NetClient.Networking.Sockets.SocketError.GetStatus(e);

    // Bound and not listening: the system refuses, and nobody else can take the port.
    private static Socket ClosedPort()
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return socket;
    }

    private static string PortOf(Socket socket) => ((IPEndPoint)socket.LocalEndPoint!).Port.ToString(System.Globalization.CultureInfo.InvariantCulture);

    private ResiliencePipeline Persistent(Action<NetworkResilienceOptions>? configure = null)
    {
        var options = new NetworkResilienceOptions { UseJitter = false, MaxDoubtfulRetryAttempts = 4 };
        configure?.Invoke(options);
        return ConnectPipeline.Create(options, _time);
    }

    private async Task PassAsync(TimeSpan wait)
    {
        await _time.WaitForTimerAsync(wait);
        _time.Advance(wait);
    }

    /// <summary>A strategy of the app's own that puts another end in place of the real one.</summary>
    private sealed class Spoiler(Exception? failure) : ResilienceStrategy
    {
        protected override async ValueTask<Outcome<TResult>> ExecuteCore<TResult, TState>(
            Func<ResilienceContext, TState, ValueTask<Outcome<TResult>>> callback, ResilienceContext context, TState state)
        {
            await callback(context, state);
            return failure is null ? Outcome.FromResult(default(TResult)!) : Outcome.FromException<TResult>(failure);
        }
    }

    /// <summary>Starts a second attempt before the first has ended.</summary>
    private sealed class Hedge : ResilienceStrategy
    {
        public Exception? Second { get; private set; }

        protected override async ValueTask<Outcome<TResult>> ExecuteCore<TResult, TState>(
            Func<ResilienceContext, TState, ValueTask<Outcome<TResult>>> callback, ResilienceContext context, TState state)
        {
            ValueTask<Outcome<TResult>> first = callback(context, state);
            Second = (await callback(context, state)).Exception;
            return await first;
        }
    }

    private sealed class Options : ResilienceStrategyOptions;
}
