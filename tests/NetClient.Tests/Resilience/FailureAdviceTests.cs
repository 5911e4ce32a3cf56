using System.Net;
using System.Net.Sockets;
using System.Net.WebSockets;
using System.Security.Authentication;
using NetClient.Capabilities;
using NetClient.Errors;
using NetClient.Networking;
using NetClient.Networking.Sockets;
using NetClient.Resilience;
using Polly;
using Polly.CircuitBreaker;
using Polly.Retry;
using Polly.Timeout;
using SocketCode = System.Net.Sockets.SocketError;

namespace NetClient.Tests.Resilience;

public sealed class FailureAdviceTests
{
    private static readonly SocketException Refused = new((int)SocketCode.ConnectionRefused);
    private static readonly SocketException Reset = new((int)SocketCode.ConnectionReset);

    public static TheoryData<string, RetryAdvice> Failures => new()
    {
        { "refused", RetryAdvice.FewTimes },
        { "refused inside an HttpRequestException", RetryAdvice.Later }, // as the web has it: CannotConnect
        { "name unknown", RetryAdvice.Never },
        { "name unknown, inside an HttpRequestException", RetryAdvice.FewTimes },
        { "503", RetryAdvice.Later },
        { "429", RetryAdvice.Later },
        { "404", RetryAdvice.Never },
        { "501", RetryAdvice.Never },
        { "a proxy's 503", RetryAdvice.Later },
        { "a proxy's 403", RetryAdvice.Never },
        { "web socket that ended without a close frame", RetryAdvice.Later },
        { "HttpClient.Timeout", RetryAdvice.Later },
        { "bad certificate of a web server", RetryAdvice.Never },
        { "refused inside an AggregateException", RetryAdvice.FewTimes },
        { "reset inside an IOException", RetryAdvice.OnNewConnection },
        { "our connect timeout, with a cancellation inside", RetryAdvice.Later },
        { "our handshake timeout, with a cancellation inside", RetryAdvice.Later },
        { "a pipeline's deadline", RetryAdvice.Later },
        { "the peer hung up in the handshake", RetryAdvice.OnNewConnection },
        { "the peer refused the handshake with an alert", RetryAdvice.Never },
        { "injected text", RetryAdvice.Never },
        { "clear text where TLS was expected", RetryAdvice.Never },
        { "TLS where clear text was expected", RetryAdvice.Never },
        { "a write cancelled half-way", RetryAdvice.Never },
        { "the proxy wants credentials", RetryAdvice.Never },
        { "closed meanwhile, with a reset inside", RetryAdvice.Never },
        { "expired certificate", RetryAdvice.Never },
        { "revocation server offline", RetryAdvice.Later },
        { "capability missing", RetryAdvice.Never },
        { "capability missing, inside an HttpRequestException", RetryAdvice.Never },
        { "capability missing, beside a refusal", RetryAdvice.Never },
        { "capability missing, behind a failure of ours", RetryAdvice.Never },
        { "bad argument, with a reset inside", RetryAdvice.Never },
        { "cancelled, with a reset inside", RetryAdvice.Never },
        { "disposed", RetryAdvice.Never },
        { "AuthenticationException", RetryAdvice.Never },
        { "any exception", RetryAdvice.Never },
    };

    [Theory]
    [MemberData(nameof(Failures))]
    public void GetRetryAdvice_OfAnException_IsItsStatussUnlessItKnowsBetter(string failure, RetryAdvice expected)
    {
        Exception exception = Make(failure);
        Assert.Equal(expected, exception.GetRetryAdvice());
        Assert.Equal(expected != RetryAdvice.Never, exception.IsTransient());
    }

    [Fact]
    public void GetRetryAdvice_OfNull_IsAnInvalidArgument() =>
        Assert.Equal(HResults.InvalidArgument, Assert.Throws<ArgumentNullException>(() => { _ = ((Exception)null!).GetRetryAdvice(); }).HResult);

    [Fact(Timeout = 60_000)]
    public async Task ShouldRetry_InARetryOfTheAppsOwn_TakesWhatIsTransient()
    {
        ResiliencePipeline pipeline = new ResiliencePipelineBuilder()
            .AddRetry(new RetryStrategyOptions { ShouldHandle = NetworkPredicates.ShouldRetry, MaxRetryAttempts = 3, Delay = TimeSpan.Zero })
            .Build();
        int refused = 0, denied = 0;
        await Assert.ThrowsAsync<SocketException>(async () => await pipeline.ExecuteAsync(_ => { refused++; throw Refused; }, TestContext.Current.CancellationToken));
        await Assert.ThrowsAsync<CapabilityDeniedException>(
            async () => await pipeline.ExecuteAsync(_ => { denied++; throw Denied(); }, TestContext.Current.CancellationToken));
        Assert.Equal((4, 1), (refused, denied));
    }

    [Fact]
    public void ShouldBreak_InACircuitOfTheAppsOwn_CountsWhatIsTransient()
    {
        ResiliencePipeline<int> pipeline = new ResiliencePipelineBuilder<int>()
            .AddCircuitBreaker(new CircuitBreakerStrategyOptions<int> { ShouldHandle = NetworkPredicates.ShouldBreak, MinimumThroughput = 2, FailureRatio = 0.5 })
            .Build();
        for (int i = 0; i < 5; i++)
            Assert.Throws<CapabilityDeniedException>(() => pipeline.Execute(int () => throw Denied()));
        for (int i = 0; i < 15 && Record.Exception(() => pipeline.Execute(int () => throw Refused)) is SocketException; i++)
        {
            // until the circuit has seen enough
        }
        Assert.Throws<BrokenCircuitException>(() => pipeline.Execute(() => 1));
    }

    [Fact]
    public void IsTransient_OfAResult_IsFalse() => Assert.False(NetworkPredicates.IsTransient(Outcome.FromResult(1)));

    private static Exception Make(string failure) => failure switch
    {
        "refused" => Refused,
        "refused inside an HttpRequestException" => new HttpRequestException("x", Refused),
        "refused inside an AggregateException" => new AggregateException(new IOException("x"), Refused),
        "reset inside an IOException" => new IOException("x", Reset),
        "our connect timeout, with a cancellation inside" => NetworkErrors.ConnectTimeout("x", TimeSpan.FromSeconds(1), new OperationCanceledException()),
        "our handshake timeout, with a cancellation inside" => NetworkErrors.HandshakeTimeout("x", TimeSpan.FromSeconds(1), new OperationCanceledException()),
        "a pipeline's deadline" => new TimeoutRejectedException("x", new OperationCanceledException()),
        "the peer hung up in the handshake" => NetworkErrors.Translate(new IOException("eof"), NetworkStage.Handshake, "x")!,
        "the peer refused the handshake with an alert" => NetworkErrors.HandshakeRefused("x", new AuthenticationException("alert")),
        "injected text" => NetworkErrors.StartTlsInjection("x", 1),
        "clear text where TLS was expected" => NetworkErrors.PeerSpokePlaintext("x", "HTTP/1.1", new IOException("x")),
        "TLS where clear text was expected" => NetworkErrors.PeerSpokeTls("x"),
        "a write cancelled half-way" => NetworkErrors.WriteCanceledMidway("x"),
        "the proxy wants credentials" => NetworkErrors.ProxyAuthenticationRequired("x", "Basic", hadCredentials: false),
        "closed meanwhile, with a reset inside" => NetworkErrors.Aborted(NetworkStage.Connect, "x", Reset),
        "expired certificate" => Certificate(SocketErrorStatus.CertificateExpired),
        "revocation server offline" => Certificate(SocketErrorStatus.CertificateRevocationServerOffline),
        "capability missing" => Denied(),
        "capability missing, inside an HttpRequestException" => new HttpRequestException("x", Denied()),
        "name unknown" => new SocketException((int)SocketCode.HostNotFound),
        "name unknown, inside an HttpRequestException" => new HttpRequestException(HttpRequestError.NameResolutionError, "x", new SocketException((int)SocketCode.HostNotFound)),
        "503" => new HttpRequestException("x", null, HttpStatusCode.ServiceUnavailable),
        "429" => new HttpRequestException("x", null, HttpStatusCode.TooManyRequests),
        "404" => new HttpRequestException("x", null, HttpStatusCode.NotFound),
        "501" => new HttpRequestException("x", null, HttpStatusCode.NotImplemented),
        "a proxy's 503" => NetworkErrors.ProxyRefused("x", 503, "503 Busy"),
        "a proxy's 403" => NetworkErrors.ProxyRefused("x", 403, "403 No"),
        "web socket that ended without a close frame" => new WebSocketException(System.Net.WebSockets.WebSocketError.ConnectionClosedPrematurely),
        "HttpClient.Timeout" => new TaskCanceledException("x", new TimeoutException()),
        "bad certificate of a web server" => new HttpRequestException("x", Certificate(SocketErrorStatus.CertificateExpired)),
        "capability missing, behind a failure of ours" => new AggregateException(NetworkErrors.FromCode(SocketCode.ConnectionRefused, NetworkStage.Connect, "x"), Denied()),
        "capability missing, beside a refusal" => new AggregateException(Refused, Denied()),
        "bad argument, with a reset inside" => new ArgumentException("x", Reset),
        "cancelled, with a reset inside" => new TaskCanceledException("x", Reset),
        "disposed" => new ObjectDisposedException("x"),
        "AuthenticationException" => new AuthenticationException("x"),
        _ => new InvalidDataException("x"),
    };

    private static NetworkException Certificate(SocketErrorStatus status) =>
        NetworkErrors.Make(NetworkStage.Handshake, "x", SocketErrorTable.GetHResult(status), NetworkFailure.Certificate, "bad");

    private static CapabilityDeniedException Denied() => Assert.Throws<CapabilityDeniedException>(
        () => new CapabilityChecker(CapabilityManifest.Create(NetworkCapability.None)).Demand(NetworkOperation.Connect));
}
