using NetClient.Errors;
using NetClient.Web;

namespace NetClient.Networking.Sockets.Internal.WebSockets;

/// <summary>Why a connection did not become a web socket, on the server's side. The number is that of the HTTP status it was answered with.</summary>
internal static class AcceptErrors
{
    public static NetworkException Refused(string? peer, RefusedRequestException refused)
    {
        int hresult = WebErrorTable.FromHttpStatus(refused.Status);
        return new NetworkException(
            $"The request of {peer ?? "a client"} was refused with {refused.Status} because {refused.Message} ({WebErrorTable.GetStatus(hresult)}, 0x{hresult:X8}).",
            hresult, NetworkStage.Accept, refused.Status == 408 ? NetworkFailure.HandshakeTimeout : NetworkFailure.WebSocketRequestRefused, peer, refused);
    }

    public static NetworkException Ended(string? peer, Exception inner)
    {
        int hresult = WebErrorTable.GetHResult(WebErrorStatus.ConnectionAborted);
        return new NetworkException(
            $"The request of {peer ?? "a client"} for a web socket did not arrive: the connection ended before it was complete (ConnectionAborted, 0x{hresult:X8}).",
            hresult, NetworkStage.Accept, NetworkFailure.None, peer, inner);
    }
}
