using System.Globalization;
using System.Net;
using System.Net.WebSockets;
using NetClient.Networking;
using NetClient.Web;
using NetWebSocketError = System.Net.WebSockets.WebSocketError;

namespace NetClient.Errors;

/// <summary>Makes the failures of web sockets, with the numbers that <c>WebSocketError.GetStatus</c> knows.</summary>
internal static class WebSocketErrors
{
    /// <summary>WSAEMSGSIZE.</summary>
    public const int MessageTooLarge = unchecked((int)0x80072738);

    /// <summary>A ping stayed unanswered.</summary>
    public static NetworkException PeerSilent(string? endpoint) =>
        Make(NetworkStage.Read, endpoint, WebErrorStatus.Timeout, "the peer has not answered a ping, so the connection is dead (Control.KeepAliveTimeout sets how long it may stay silent)");

    /// <summary>A send stood still.</summary>
    public static NetworkException SendStalled(string? endpoint, TimeSpan limit) =>
        Make(NetworkStage.Write, endpoint, WebErrorStatus.Timeout, $"the peer has taken nothing of what was sent for {Seconds(limit)} s (SendTimeout sets the limit), so the connection was given up");

    /// <summary>The peer sent what RFC 6455 forbids. Inferred: WinHTTP has this number for an answer it cannot read.</summary>
    public static NetworkException Violation(string? endpoint, string what, Exception? inner) =>
        Make(NetworkStage.Read, endpoint, WebErrorStatus.ErrorHttpInvalidServerResponse, $"what the peer sent breaks the web socket protocol: {what}", inner);

    /// <summary>A message was larger than the app takes. The number is inferred (WSAEMSGSIZE): documented is only that reading such a message fails.</summary>
    public static NetworkException TooLarge(string? endpoint, uint limit) =>
        NetworkErrors.Make(NetworkStage.Read, endpoint, MessageTooLarge, NetworkFailure.None,
            $"the message is larger than the {limit} bytes that Control.MaxMessageSize allows. Raise it, or receive in parts (MessageWebSocketReceiveMode.PartialMessage)");

    /// <summary>The opening took too long.</summary>
    public static NetworkException OpeningTimeout(string? endpoint, TimeSpan limit, Exception inner) =>
        Make(NetworkStage.Connect, endpoint, WebErrorStatus.Timeout,
            $"the web socket was not open within {Seconds(limit)} s (Control.ConnectTimeout sets the limit)", inner);

    /// <summary>There is no connection, and no room to keep what was to be sent.</summary>
    public static NetworkException NotConnected(string? endpoint, string why) => Make(NetworkStage.Write, endpoint, WebErrorStatus.Disconnected, why);

    /// <summary>The opening failed.</summary>
    /// <param name="exception">As .NET has it.</param>
    /// <param name="answer">What the server answered; 0 when it did not.</param>
    /// <param name="endpoint">The server.</param>
    public static NetworkException Opening(Exception exception, HttpStatusCode answer, string? endpoint)
    {
        NetworkException? network = FailureSearch.First<NetworkException>(exception);
        int hresult = OfRequest(FailureSearch.First<HttpRequestException>(exception)) ?? WebFailures.OfOpening(exception, answer) ?? WebErrorTable.GetHResult(WebErrorStatus.CannotConnect);
        string why = (int)answer is >= 300 and < 600 ? $"the server answered {(int)answer} ({answer}) and did not open the web socket"
            : (int)answer is not (0 or 101) ? $"the server answered {(int)answer} and did not open the web socket: it may know nothing of web sockets at this address"
            : network?.Message ?? Innermost(exception);
        return new NetworkException($"Opening a web socket at {endpoint} failed: {why.TrimEnd('.')} ({WebErrorTable.GetStatus(hresult)}, 0x{hresult:X8}).", hresult,
            network?.Stage ?? NetworkStage.Connect, network?.Failure ?? NetworkFailure.None, endpoint, exception);
    }

    /// <summary>Any failure of an open web socket.</summary>
    public static Exception Translate(Exception exception, NetworkStage stage, string? endpoint)
    {
        if (exception is NetworkException)
            return exception;
        int hresult = exception is WebSocketException { WebSocketErrorCode: NetWebSocketError.Faulted } // what came was no frame, or a close frame that says nothing sensible
            ? WebErrorTable.GetHResult(WebErrorStatus.ErrorHttpInvalidServerResponse)
            : WebFailures.GetHResult(exception) is { } found && WebErrorTable.GetStatus(found) != WebErrorStatus.Unknown
            ? found
            : WebErrorTable.GetHResult(WebErrorStatus.ConnectionAborted); // documented for a connection that ends without a close frame
        string why = WebErrorTable.GetStatus(hresult) switch
        {
            WebErrorStatus.ConnectionAborted => "the connection ended without a close frame",
            WebErrorStatus.ConnectionReset => "the peer reset the connection",
            WebErrorStatus.ErrorHttpInvalidServerResponse => "what the peer sent breaks the web socket protocol",
            _ => exception.Message,
        };
        return NetworkErrors.Make(stage, endpoint, hresult, NetworkFailure.None, why, exception);
    }

    /// <summary>The failure that ended a web socket, for another caller: an exception is thrown once.</summary>
    public static Exception Again(Exception failure) =>
        failure is NetworkException known ? new NetworkException(known.Message, known.HResult, known.Stage, known.Failure, known.Endpoint, known.InnerException ?? known) : failure;

    // The handler has found the number already; what it could not take is an answer too large to be one.
    private static int? OfRequest(HttpRequestException? request) =>
        request is null ? null
        : WebErrorTable.GetStatus(request.HResult) != WebErrorStatus.Unknown ? request.HResult
        : request.HttpRequestError == HttpRequestError.ConfigurationLimitExceeded ? WebErrorTable.GetHResult(WebErrorStatus.ErrorHttpInvalidServerResponse)
        : null;

    private static string Seconds(TimeSpan limit) => limit.TotalSeconds.ToString("0.###", CultureInfo.InvariantCulture);

    private static string Innermost(Exception exception)
    {
        while (exception.InnerException is { } inner)
            exception = inner;
        return exception.Message;
    }

    private static NetworkException Make(NetworkStage stage, string? endpoint, WebErrorStatus status, string why, Exception? inner = null) =>
        NetworkErrors.Make(stage, endpoint, WebErrorTable.GetHResult(status), NetworkFailure.None, why, inner);
}
