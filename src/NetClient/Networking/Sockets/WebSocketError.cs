using NetClient.Errors;
using NetClient.Web;

namespace NetClient.Networking.Sockets;

/// <summary>Tells what the failure of a web socket was.</summary>
public static class WebSocketError
{
    /// <summary>The status of an HRESULT.</summary>
    /// <param name="hresult">An exception's <see cref="Exception.HResult"/>.</param>
    /// <returns>The status; <see cref="WebErrorStatus.Unknown"/> for anything that is not a known failure of the web: such a failure is fatal, a retry will not help.</returns>
    /// <remarks>An answer that Windows has no constant for (308, 418, 429) is the unexpected one of its class (inferred).</remarks>
    public static WebErrorStatus GetStatus(int hresult) => WebErrorTable.GetStatus(hresult);

    /// <summary>The status of an exception, wherever in it the failure is. An addition.</summary>
    /// <param name="exception">Any exception: NetClient's own, or one of .NET's (<see cref="System.Net.WebSockets.WebSocketException"/>). The HTTP status of a refused opening is not in .NET's.</param>
    /// <returns>The first known status found in the exception, its inner exceptions and the parts of an <see cref="AggregateException"/>, a hundred of them at most; else
    /// <see cref="WebErrorStatus.Unknown"/>. A cancellation is <see cref="WebErrorStatus.OperationCanceled"/>, one that a time limit caused is
    /// <see cref="WebErrorStatus.Timeout"/>.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="exception"/> is null.</exception>
    public static WebErrorStatus GetStatus(Exception exception)
    {
        NetClient.Internal.Throw.IfNull(exception);
        return WebFailures.GetStatus(exception);
    }
}
