using System.Net.Sockets;
using System.Security.Authentication;
using NetClient.Networking;
using NetClient.Networking.Internal;
using NetClient.Networking.Sockets;
using NetSocketError = System.Net.Sockets.SocketError;

namespace NetClient.Errors;

/// <summary>Makes every <see cref="NetworkException"/>: here, and only here, a failure of .NET becomes a number of Windows and a sentence.</summary>
internal static class NetworkErrors
{
    /// <summary>A failure of .NET at some stage; null when it is none of the network's and should pass as it is.</summary>
    public static NetworkException? Translate(Exception exception, NetworkStage stage, string? endpoint, bool datagram = false) => exception switch
    {
        NetworkException done => done,
        ResolveFailure failure => FromCode(failure.Error, stage, endpoint, exception, failure.Message),
        _ when FindSocketException(exception) is { } socket => FromCode(socket.SocketErrorCode, stage, endpoint, exception, null, datagram),
        AuthenticationException when stage == NetworkStage.Handshake => HandshakeRefused(endpoint, exception),
        IOException when stage == NetworkStage.Handshake => ClosedInHandshake(endpoint, exception),
        IOException when FailureSearch.Parts(exception).FirstOrDefault(PlatformDifferences.IsTlsFailure) is { } tls => TlsBroken(stage, endpoint, tls, exception),
        IOException => Make(stage, endpoint, GetHResult(NetSocketError.ConnectionAborted), NetworkFailure.None, exception.Message, exception),
        NotSupportedException => FromCode(NetSocketError.AddressFamilyNotSupported, stage, endpoint, exception, null),
        _ => null,
    };

    public static NetworkException FromCode(
        NetSocketError code, NetworkStage stage, string? endpoint, Exception? inner = null, string? detail = null, bool datagram = false)
    {
        FailedCall call = datagram ? FailedCall.Datagram : stage == NetworkStage.Write ? FailedCall.StreamWrite : FailedCall.Any;
        return Make(stage, endpoint, SocketErrorTable.GetHResult(code, call), NetworkFailure.None, detail ?? Explain(code, stage), inner);
    }

    public static NetworkException Aborted(NetworkStage stage, string? endpoint, Exception? inner = null) =>
        Make(stage, endpoint, HResults.OperationAborted, NetworkFailure.None, "it was stopped by closing the socket or by CancelIOAsync", inner);

    public static NetworkException ConnectTimeout(string? endpoint, TimeSpan limit, Exception? inner = null) =>
        Make(NetworkStage.Connect, endpoint, HResults.TimedOut, NetworkFailure.ConnectTimeout,
            $"there was no connection within {limit.TotalSeconds:0.###} s; Control.ConnectTimeout sets the limit", inner);

    public static NetworkException PipelineTimeout(string? endpoint, int attempts, TimeSpan limit, Exception? lastFailure, Exception inner) =>
        Make(NetworkStage.Connect, endpoint, HResults.TimedOut, NetworkFailure.ConnectTimeout,
            $"there was no connection within the {limit.TotalSeconds:0.###} s that a deadline in Control.ResiliencePipeline allows, after {attempts} attempt{(attempts == 1 ? "" : "s")}" +
            (lastFailure is null ? "" : $". The last one that ended: {lastFailure.Message}"), lastFailure ?? inner);

    public static NetworkException HandshakeTimeout(string? endpoint, TimeSpan limit, Exception? inner = null) =>
        Make(NetworkStage.Handshake, endpoint, HResults.TimedOut, NetworkFailure.HandshakeTimeout,
            $"the peer accepted the connection but did not finish the TLS handshake within {limit.TotalSeconds:0.###} s; " +
            "it may not speak TLS on this port (Control.HandshakeTimeout sets the limit)", inner);

    public static NetworkException StartTlsInjection(string? endpoint, long unread) =>
        Make(NetworkStage.Handshake, endpoint, GetHResult(NetSocketError.ConnectionAborted), NetworkFailure.StartTlsInjection,
            $"{(unread == 1 ? "1 byte" : $"{unread} bytes")} that came in clear text were still unread when the connection was to be secured. Read later, they would pass for " +
            "protected data, so the connection was closed: read everything the server says before UpgradeToSslAsync, and if you did, treat the server or the path to it as hostile");

    public static NetworkException PeerSpokePlaintext(string? endpoint, string excerpt, Exception inner) =>
        Make(NetworkStage.Handshake, endpoint, GetHResult(SocketErrorStatus.SoftwareCausedConnectionAbort), NetworkFailure.PeerSpokePlaintext,
            $"the peer answered in clear text (\"{excerpt}\"), so this port does not begin with TLS. Use the port that does, or connect with PlainSocket and call UpgradeToSslAsync", inner);

    public static NetworkException PeerSpokeTls(string? endpoint) =>
        Make(NetworkStage.Read, endpoint, GetHResult(SocketErrorStatus.SoftwareCausedConnectionAbort), NetworkFailure.PeerSpokeTls,
            "the peer answered clear text with a TLS alert, so this port expects TLS from the first byte. Connect with a TLS protection level");

    public static NetworkException WriteCanceledMidway(string? endpoint, NetworkStage stage = NetworkStage.Write) =>
        Make(stage, endpoint, GetHResult(NetSocketError.ConnectionAborted), NetworkFailure.WriteCanceledMidway,
            "an earlier write was cancelled with bytes in flight, which broke the connection: nothing may follow on it. Connect a new socket");

    public static NetworkException HandshakeRefused(string? endpoint, Exception inner) =>
        Make(NetworkStage.Handshake, endpoint, GetHResult(NetSocketError.ConnectionAborted), NetworkFailure.HandshakeRefused,
            $"the TLS handshake failed ({Innermost(inner)}). The peer may want another TLS version, another cipher suite or a client certificate", inner);

    private static NetworkException TlsBroken(NetworkStage stage, string? endpoint, Exception tls, Exception inner) =>
        PlatformDifferences.SpeaksOfAlert(Innermost(tls))
            ? Make(stage, endpoint, GetHResult(NetSocketError.ConnectionAborted), NetworkFailure.HandshakeRefused,
                $"the peer ended TLS with an alert ({Printable(Innermost(tls))}). In TLS 1.3 a server that wants a client certificate, or refuses the one it was shown, says so only " +
                "after the handshake; Control.ClientCertificate sets it", inner)
            : Make(stage, endpoint, GetHResult(NetSocketError.ConnectionAborted), NetworkFailure.None,
                $"what the peer sent is no valid TLS ({Printable(Innermost(tls))}); it was damaged on the way, or forged", inner);

    public static NetworkException ProxyUnreachable(string proxy, string? endpoint, Exception inner) =>
        Make(NetworkStage.Proxy, endpoint, SocketFailures.GetHResult(inner) ?? inner.HResult, NetworkFailure.None,
            $"the proxy {proxy} failed: {Innermost(inner)}", inner);

    public static NetworkException ProxyNonsense(string? endpoint, string answer) =>
        Make(NetworkStage.Proxy, endpoint, GetHResult(SocketErrorStatus.HttpInvalidServerResponse), NetworkFailure.None,
            $"the proxy's answer is not HTTP: {Printable(answer)}", null);

    public static NetworkException ProxyAuthenticationRequired(string? endpoint, string schemes, bool hadCredentials) =>
        Make(NetworkStage.Proxy, endpoint, WebErrorTable.FromHttpStatus(407), NetworkFailure.ProxyAuthenticationRequired,
            hadCredentials
                ? $"the proxy did not accept the credentials (it offers {Printable(schemes)}; Basic was sent)"
                : $"the proxy wants credentials (it offers {Printable(schemes)}). Set Control.Proxy with Credentials; Basic is sent", null);

    public static NetworkException ProxyRefused(string? endpoint, int status, string statusLine) =>
        Make(NetworkStage.Proxy, endpoint, WebErrorTable.FromHttpStatus(status), NetworkFailure.ProxyRefused,
            $"the proxy refused: {Printable(statusLine)}. Proxies often allow CONNECT to port 443 only", null);

    private static NetworkException ClosedInHandshake(string? endpoint, Exception inner) =>
        Make(NetworkStage.Handshake, endpoint, GetHResult(NetSocketError.ConnectionReset), NetworkFailure.HandshakeRefused,
            "the peer closed the connection during the TLS handshake. It may want another TLS version or a client certificate, or may not speak TLS on this port", inner);

    /// <summary>The one form of every message: <c>Connect to mail.example:993 failed: why (Status, 0x8007274D).</c></summary>
    public static NetworkException Make(NetworkStage stage, string? endpoint, int hresult, NetworkFailure failure, string why, Exception? inner = null)
    {
        string what = stage switch
        {
            NetworkStage.Resolve => "Resolving",
            NetworkStage.Connect => "Connect to",
            NetworkStage.Proxy => "Connect through the proxy to",
            NetworkStage.Handshake => "TLS handshake with",
            NetworkStage.Read => "Read from",
            NetworkStage.Write => "Write to",
            NetworkStage.Bind => "Bind to",
            _ => "Accept on",
        };
        string message = $"{what} {endpoint ?? "the socket"} failed: {why.TrimEnd('.')} ({NameOf(hresult)}, 0x{hresult:X8}).";
        return new NetworkException(message, hresult, stage, failure, endpoint, inner);
    }

    // An answer of an HTTP server, or of a proxy, has its name among the statuses of the web.
    private static string NameOf(int hresult) =>
        SocketErrorTable.GetStatus(hresult) is var status && status != SocketErrorStatus.Unknown ? status.ToString() : WebErrorTable.GetStatus(hresult).ToString();

    /// <summary>The socket failure inside an exception, if there is one.</summary>
    public static SocketException? FindSocketException(Exception? exception) => FailureSearch.First<SocketException>(exception);

    private static int GetHResult(NetSocketError code) => SocketErrorTable.GetHResult(code);

    private static int GetHResult(SocketErrorStatus status) => SocketErrorTable.GetHResult(status);

    /// <summary>What a peer said, safe for a log: one line of printable ASCII, not too long.</summary>
    public static string Printable(string text)
    {
        string clean = string.Concat(text.Take(100).Select(c => c is >= ' ' and <= '~' ? c : '.'));
        return text.Length > 100 ? clean + "..." : clean;
    }

    private static string Innermost(Exception exception)
    {
        while (exception.InnerException is { } inner)
            exception = inner;
        return exception.Message.TrimEnd('.');
    }

    private static string Explain(NetSocketError code, NetworkStage stage) => code switch
    {
        NetSocketError.ConnectionRefused => "nobody listens there, or a firewall refuses. Check host, port and whether the server runs",
        NetSocketError.TimedOut => "the peer did not answer in time",
        NetSocketError.HostNotFound => "the name is unknown. Check its spelling and the name servers",
        NetSocketError.TryAgain => "no name server gave an answer for now. Try again later",
        NetSocketError.NoData => "the name is known, but has no record of the kind needed",
        NetSocketError.TypeNotFound => "the service name is unknown",
        NetSocketError.NetworkUnreachable => "there is no route to that network",
        NetSocketError.HostUnreachable => "there is no route to that host",
        NetSocketError.AddressAlreadyInUse => "the local port is in use. Choose another, or \"0\" for a free one",
        NetSocketError.AddressNotAvailable when stage == NetworkStage.Bind => "the local address is not one of this machine's",
        NetSocketError.AddressNotAvailable => "the address cannot be used from here",
        NetSocketError.AccessDenied when stage == NetworkStage.Bind => "the system does not let this user bind that port. Choose one above 1023",
        NetSocketError.AccessDenied => "the system denies it",
        NetSocketError.AddressFamilyNotSupported => "the address family is not supported here",
        NetSocketError.ConnectionReset => "the peer reset the connection",
        NetSocketError.ConnectionAborted or NetSocketError.Shutdown => "the connection was ended before",
        NetSocketError.TooManyOpenSockets => "the process has too many open sockets. Close some, or raise the limit",
        NetSocketError.OperationAborted => "it was stopped by closing the socket or by CancelIOAsync",
        _ => new SocketException((int)code).Message,
    };
}
