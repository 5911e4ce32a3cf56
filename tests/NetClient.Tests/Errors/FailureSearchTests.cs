using System.Net;
using System.Net.Sockets;
using System.Net.WebSockets;
using System.Security.Authentication;
using NetClient.Capabilities;
using NetClient.Errors;
using NetClient.Networking;
using NetClient.Networking.BackgroundTransfer;
using NetClient.Networking.Sockets;
using NetClient.Web;
using NetSocketError = System.Net.Sockets.SocketError;
using SocketError = NetClient.Networking.Sockets.SocketError;
using WebSocketError = NetClient.Networking.Sockets.WebSocketError;

namespace NetClient.Tests.Errors;

/// <summary>How a status is found in an exception. That .NET's own exceptions look like these is shown by the tests in Measured/.</summary>
public sealed class FailureSearchTests
{
    private static readonly SocketException Refused = new((int)NetSocketError.ConnectionRefused);

    public enum In
    {
        Itself,
        IO,
        AnyOther,
        Request,
        RequestAndIO,
        WebSocketAndRequest,
        Authentication,
        Aggregate,
        NestedAggregates,
    }

    public static TheoryData<In> Wrappings => [.. Enum.GetValues<In>()];

    [Theory]
    [MemberData(nameof(Wrappings))]
    public void GetStatus_SocketFailure_IsFoundWhereverItIs(In wrapping)
    {
        Exception e = Wrap(Refused, wrapping);
        Assert.Equal(SocketErrorStatus.ConnectionRefused, SocketError.GetStatus(e));
        Assert.Equal(WebErrorStatus.CannotConnect, WebError.GetStatus(e));
        Assert.Equal(WebErrorStatus.CannotConnect, WebSocketError.GetStatus(e));
        Assert.Equal(WebErrorStatus.CannotConnect, BackgroundTransferError.GetStatus(e));
    }

    [Theory]
    [MemberData(nameof(Wrappings))]
    public void GetStatus_FailureOfNetClients_IsFoundWhereverItIs(In wrapping)
    {
        var expired = new NetworkException("x", unchecked((int)0x800B0101), NetworkStage.Handshake, NetworkFailure.Certificate, "host:1", new AuthenticationException());
        Exception e = Wrap(expired, wrapping);
        Assert.Equal(SocketErrorStatus.CertificateExpired, SocketError.GetStatus(e));
        Assert.Equal(WebErrorStatus.CertificateExpired, WebError.GetStatus(e));
    }

    [Theory]
    [InlineData(0x8007274C, WebErrorStatus.Timeout)]
    [InlineData(0x800703E3, WebErrorStatus.OperationCanceled)]
    [InlineData(0x80072751, WebErrorStatus.ServerUnreachable)]
    [InlineData(0x80072742, WebErrorStatus.Disconnected)]
    [InlineData(0x80072746, WebErrorStatus.ConnectionReset)]
    [InlineData(0x80072745, WebErrorStatus.ConnectionAborted)]
    [InlineData(0x80072AFA, WebErrorStatus.HostNameNotResolved)]
    [InlineData(0x8007277D, WebErrorStatus.HostNameNotResolved)]
    [InlineData(0x80072F78, WebErrorStatus.ErrorHttpInvalidServerResponse)]
    [InlineData(0x80190197, WebErrorStatus.ProxyAuthenticationRequired)]
    [InlineData(0x800B010F, WebErrorStatus.CertificateCommonNameIsIncorrect)]
    [InlineData(0x800B010C, WebErrorStatus.CertificateRevoked)]
    [InlineData(0x800B0109, WebErrorStatus.CertificateIsInvalid)]
    [InlineData(0x80092013, WebErrorStatus.CertificateIsInvalid)]
    [InlineData(0x80072741, WebErrorStatus.Unknown)]
    [InlineData(0x80004005, WebErrorStatus.Unknown)]
    public void GetStatus_SocketsNumberUnderARequest_IsTheWebsForIt(uint hresult, WebErrorStatus status) =>
        Assert.Equal(status, WebError.GetStatus(new NetworkException("x", unchecked((int)hresult), NetworkStage.Connect)));

    [Fact]
    public void GetHResult_UntrustedIssuerUnderARequest_IsWhatWindowsHasBeenSeenToSay() =>
        Assert.Equal(unchecked((int)0x80072F0D), WebFailures.GetHResult(new NetworkException("x", unchecked((int)0x800B0109), NetworkStage.Handshake)));

    [Fact]
    public void GetStatus_DeniedByTheManifest_IsUnknownAndNoFailureToConnect()
    {
        CapabilityChecker none = new(CapabilityManifest.Create(NetworkCapability.None));
        var denied = Assert.Throws<CapabilityDeniedException>(() => none.Demand(NetworkOperation.Connect, new IPEndPoint(IPAddress.Loopback, 1)));
        var e = new HttpRequestException(HttpRequestError.ConnectionError, "x", denied);
        Assert.Equal(HResults.AccessDenied, WebFailures.GetHResult(e));
        Assert.Equal(WebErrorStatus.Unknown, WebError.GetStatus(e));
        Assert.Equal(HResults.AccessDenied, SocketFailures.GetHResult(e));
        Assert.Equal(SocketErrorStatus.Unknown, SocketError.GetStatus(e));
    }

    [Fact]
    public void GetStatus_AttemptsOfWhichOneIsKnown_IsThatOne()
    {
        var e = new AggregateException(new OperationCanceledException(), new UnauthorizedAccessException(), Refused);
        Assert.Equal(SocketErrorStatus.ConnectionRefused, SocketError.GetStatus(e));
        Assert.Equal(WebErrorStatus.CannotConnect, WebError.GetStatus(e));
    }

    [Fact]
    public void GetStatus_Cancellation_IsTheCallersAndNotWhatItBroke()
    {
        var e = new OperationCanceledException("x", new IOException("x", Refused));
        Assert.Equal(HResults.Canceled, SocketFailures.GetHResult(e));
        Assert.Equal(SocketErrorStatus.Unknown, SocketError.GetStatus(e));
        Assert.Equal(HResults.Canceled, WebFailures.GetHResult(e));
        Assert.Equal(WebErrorStatus.OperationCanceled, WebError.GetStatus(e));
    }

    [Fact]
    public void GetStatus_TimeoutOfTheAppsOwn_HasTheNumberOfOneAndNoStatus()
    {
        var e = new TimeoutException("x");
        Assert.Equal(unchecked((int)0x800705B4), SocketFailures.GetHResult(e));
        Assert.Equal(SocketErrorStatus.Unknown, SocketError.GetStatus(e));
        Assert.Equal(WebErrorStatus.Unknown, WebError.GetStatus(e));
        Assert.Equal(SocketErrorStatus.ConnectionRefused, SocketError.GetStatus(new TimeoutException("x", Refused)));
    }

    [Fact]
    public void GetStatus_AnyExceptionWithAKnownNumber_IsRead()
    {
        Assert.Equal(SocketErrorStatus.HostIsDown, SocketError.GetStatus(new InvalidOperationException("x", new FormatException("x") { HResult = unchecked((int)0x80072750) })));
        Assert.Equal(WebErrorStatus.InsufficientRangeSupport, BackgroundTransferError.GetStatus(new InvalidOperationException("x", new FormatException("x") { HResult = unchecked((int)0x80200013) })));
    }

    [Fact]
    public void GetStatus_NothingKnown_IsUnknown()
    {
        var e = new InvalidOperationException("x", new FormatException("y"));
        Assert.Null(SocketFailures.GetHResult(e));
        Assert.Null(WebFailures.GetHResult(e));
        Assert.Equal(SocketErrorStatus.Unknown, SocketError.GetStatus(e));
        Assert.Equal(WebErrorStatus.Unknown, WebError.GetStatus(e));
    }

    [Theory]
    [InlineData(FailureSearch.MaxParts - 1, SocketErrorStatus.ConnectionRefused)]
    [InlineData(FailureSearch.MaxParts, SocketErrorStatus.Unknown)]
    [InlineData(100_000, SocketErrorStatus.Unknown)]
    public void GetStatus_DeepChain_IsFollowedToABound(int depth, SocketErrorStatus status)
    {
        Exception e = Refused;
        for (int i = 0; i < depth; i++)
            e = new InvalidOperationException("x", e);
        Assert.Equal(status, SocketError.GetStatus(e));
    }

    [Fact]
    public void GetStatus_WideAggregate_IsFollowedToABound()
    {
        Exception[] many = [.. Enumerable.Range(0, 100_000).Select(_ => new FormatException("x"))];
        Assert.Equal(SocketErrorStatus.Unknown, SocketError.GetStatus(new AggregateException([.. many, Refused])));
        Assert.Equal(SocketErrorStatus.ConnectionRefused, SocketError.GetStatus(new AggregateException([Refused, .. many])));
    }

    [Fact]
    public void GetStatus_Null_IsAnInvalidArgument()
    {
        Assert.Equal(HResults.InvalidArgument, Assert.Throws<ArgumentNullException>(() => SocketError.GetStatus(null!)).HResult);
        Assert.Equal(HResults.InvalidArgument, Assert.Throws<ArgumentNullException>(() => WebError.GetStatus(null!)).HResult);
        Assert.Equal(HResults.InvalidArgument, Assert.Throws<ArgumentNullException>(() => WebSocketError.GetStatus(null!)).HResult);
        Assert.Equal(HResults.InvalidArgument, Assert.Throws<ArgumentNullException>(() => BackgroundTransferError.GetStatus(null!)).HResult);
    }

    private static Exception Wrap(Exception e, In wrapping) => wrapping switch
    {
        In.Itself => e,
        In.IO => new IOException("x", e),
        In.AnyOther => new InvalidOperationException("x", e),
        In.Request => new HttpRequestException(HttpRequestError.ConnectionError, "x", e),
        In.RequestAndIO => new HttpRequestException("x", new IOException("x", e)),
        In.WebSocketAndRequest => new WebSocketException(System.Net.WebSockets.WebSocketError.Faulted, "x", new HttpRequestException("x", e)),
        In.Authentication => new AuthenticationException("x", e),
        In.Aggregate => new AggregateException(e),
        In.NestedAggregates => new AggregateException(new InvalidOperationException("x"), new AggregateException(new FormatException("x"), new IOException("x", e))),
        _ => throw new ArgumentOutOfRangeException(nameof(wrapping)),
    };
}
