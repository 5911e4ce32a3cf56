using NetClient.Networking.Sockets;
using NetClient.Networking.Sockets.Internal;
using NetClient.Security.Cryptography.Certificates;
using NetClient.TestServers;
using NetClient.Web;
using NetClient.Web.Http;
using static NetClient.Tests.Web.Http.HttpTests;
using static NetClient.TestServers.ScriptedPeer;

namespace NetClient.Tests.Web.Http;

/// <summary>Servers' certificates: judged as sockets judge them, and told of.</summary>
public sealed class NetClientHttpHandlerTlsTests : IDisposable
{
    private readonly TestPki _pki = new();

    public void Dispose() => _pki.Dispose();

    public static TheoryData<string, ChainValidationResult, WebErrorStatus> BadCertificates => new()
    {
        { "expired", ChainValidationResult.Expired, WebErrorStatus.CertificateExpired },
        { "name", ChainValidationResult.InvalidName, WebErrorStatus.CertificateCommonNameIsIncorrect },
        { "self-signed", ChainValidationResult.Untrusted, WebErrorStatus.CertificateIsInvalid },
        { "usage", ChainValidationResult.WrongUsage, WebErrorStatus.CertificateIsInvalid },
    };

    [Theory(Timeout = 60_000)]
    [MemberData(nameof(BadCertificates))]
    public async Task SendAsync_BadCertificate_FailsWithItsStatusAndFindings(string kind, ChainValidationResult error, WebErrorStatus status)
    {
        await using LoopbackServer server = ServeTls(_pki, _ => Answer("hello"), certificate: Spec(kind));
        using var client = new HttpClient(Trusting(_pki));

        HttpRequestException e = await FailsAsync(client.GetAsync(server.At(scheme: "https"), Token), status);

        var certificate = Assert.IsType<ServerCertificateException>(e.InnerException);
        Assert.Contains(error, certificate.ServerCertificateErrors);
        Assert.Equal(SocketSslErrorSeverity.Ignorable, certificate.ServerCertificateErrorSeverity);
        Assert.NotNull(certificate.ServerCertificate);
        Assert.Contains("IgnorableServerCertificateErrors", e.Message, StringComparison.Ordinal);
    }

    [Theory(Timeout = 60_000)]
    [MemberData(nameof(BadCertificates))]
    public async Task SendAsync_BadCertificateIgnored_Passes(string kind, ChainValidationResult error, WebErrorStatus status)
    {
        _ = status;
        await using LoopbackServer server = ServeTls(_pki, _ => Answer("hello"), certificate: Spec(kind));
        using NetClientHttpHandler handler = Trusting(_pki);
        handler.IgnorableServerCertificateErrors.Add(error);
        using var client = new HttpClient(handler);

        Assert.Equal("hello", await client.GetStringAsync(server.At(scheme: "https"), Token));
    }

    [Fact(Timeout = 60_000)]
    public async Task Observer_LearnsTheServersCertificate()
    {
        await using LoopbackServer server = ServeTls(_pki, _ => Answer("hello"));
        HttpConnectionFacts? facts = null;
        using var handler = new NetClientHttpHandler(TestContexts.With(TestContexts.Everything)) { UseProxy = false, Observer = seen => facts = seen };
        handler.ExclusiveTrustRoots.Add(new Certificate(_pki.Root));
        using var client = new HttpClient(handler);

        using HttpResponseMessage response = await client.GetAsync(server.At(scheme: "https"), Token);

        Assert.Equal("localhost", facts!.Certificate.Certificate!.Subject);
        Assert.NotEmpty(facts.Certificate.Intermediates);
        Assert.Equal(server.EndPoint, facts.Remote);
        Assert.NotNull(facts.Local);
    }

    [Theory(Timeout = 60_000)]
    [InlineData(true)]
    [InlineData(false)]
    public async Task CustomValidation_Decides_BeforeAnyByteOfTheRequest(bool accept)
    {
        var seen = new System.Collections.Concurrent.ConcurrentQueue<SeenRequest>();
        await using LoopbackServer server = ServeTls(_pki, _ => Answer("hello"), seen);
        using NetClientHttpHandler handler = Trusting(_pki);
        HttpConnectionFacts? asked = null;
        handler.CustomValidation = async (facts, token) =>
        {
            await Task.Yield();
            Assert.Empty(seen);
            asked = facts;
            return accept;
        };
        using var client = new HttpClient(handler);

        if (accept)
            Assert.Equal("hello", await client.GetStringAsync(server.At(scheme: "https"), Token));
        else
            await FailsAsync(client.GetAsync(server.At(scheme: "https"), Token), WebErrorStatus.CertificateIsInvalid);

        Assert.NotNull(asked!.Certificate.Certificate);
        Assert.Equal(accept ? 1 : 0, seen.Count);
    }

    private static CertificateSpec Spec(string kind) => kind switch
    {
        "expired" => new CertificateSpec { To = TimeSpan.FromDays(-1) },
        "name" => new CertificateSpec { Names = ["other.example"] },
        "self-signed" => new CertificateSpec { SelfSigned = true },
        _ => new CertificateSpec { Usage = TestPki.ClientUsage },
    };
}
