using System.Net.WebSockets;
using NetClient.Networking;
using NetClient.Web;
using NetWebSocketError = System.Net.WebSockets.WebSocketError;

namespace NetClient.Errors;

/// <summary>Makes the failures of web sockets, with the numbers that <c>WebSocketError.GetStatus</c> knows.</summary>
internal static class WebSocketErrors
{
    /// <summary>A ping stayed unanswered.</summary>
    public static NetworkException PeerSilent(string? endpoint) =>
        Make(NetworkStage.Read, endpoint, WebErrorStatus.Timeout, "the peer has not answered a ping, so the connection is dead (Control.KeepAliveTimeout sets how long it may stay silent)");

    /// <summary>The peer sent what RFC 6455 forbids. Inferred: WinHTTP has this number for an answer it cannot read.</summary>
    public static NetworkException Violation(string? endpoint, string what, Exception? inner) =>
        Make(NetworkStage.Read, endpoint, WebErrorStatus.ErrorHttpInvalidServerResponse, $"what the peer sent breaks the web socket protocol: {what}", inner);

    /// <summary>A message was larger than the app takes. The number is inferred (WSAEMSGSIZE): documented is only that reading such a message fails.</summary>
    public static NetworkException TooLarge(string? endpoint, uint limit) =>
        NetworkErrors.Make(NetworkStage.Read, endpoint, unchecked((int)0x80072738), NetworkFailure.None,
            $"the message is larger than the {limit} bytes that Control.MaxMessageSize allows. Raise it, or receive in parts (MessageWebSocketReceiveMode.PartialMessage)");

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

    private static NetworkException Make(NetworkStage stage, string? endpoint, WebErrorStatus status, string why, Exception? inner = null) =>
        NetworkErrors.Make(stage, endpoint, WebErrorTable.GetHResult(status), NetworkFailure.None, why, inner);
}
