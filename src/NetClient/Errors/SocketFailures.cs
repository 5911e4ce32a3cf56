using System.Net.Sockets;
using NetClient.Networking;
using NetClient.Networking.Sockets;

namespace NetClient.Errors;

/// <summary>Reads any exception as a socket's failure.</summary>
internal static class SocketFailures
{
    /// <summary>The status; <see cref="SocketErrorStatus.Unknown"/> when nothing in the exception is a known socket failure.</summary>
    public static SocketErrorStatus GetStatus(Exception exception) => GetHResult(exception) is { } hresult ? SocketErrorTable.GetStatus(hresult) : SocketErrorStatus.Unknown;

    /// <summary>The number of Windows; null when nothing in the exception tells.</summary>
    public static int? GetHResult(Exception exception) => FailureSearch.Find(exception, Read, HasStatus);

    private static bool HasStatus(int hresult) => SocketErrorTable.GetStatus(hresult) != SocketErrorStatus.Unknown;

    private static Clue Read(Exception exception) => exception switch
    {
        NetworkException or UnauthorizedAccessException => Clue.Exactly(exception.HResult),
        SocketException socket => Clue.Exactly(SocketErrorTable.GetHResult(socket.SocketErrorCode)),
        OperationCanceledException { InnerException: TimeoutException } => Clue.Exactly(HResults.TimedOut),
        OperationCanceledException => Clue.Exactly(HResults.Canceled),
        TimeoutException => Clue.Roughly(HResults.Timeout),
        HttpRequestException { StatusCode: { } status } => Clue.Exactly(WebErrorTable.FromHttpStatus((int)status)),
        HttpRequestException { HttpRequestError: HttpRequestError.InvalidResponse or HttpRequestError.ProxyTunnelError } =>
            Clue.Roughly(SocketErrorTable.GetHResult(SocketErrorStatus.HttpInvalidServerResponse)),
        _ => HasStatus(exception.HResult) ? Clue.Exactly(exception.HResult) : Clue.None,
    };
}
