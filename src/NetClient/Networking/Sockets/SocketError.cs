using NetClient.Errors;

namespace NetClient.Networking.Sockets;

/// <summary>Tells what a socket failure was.</summary>
public static class SocketError
{
    /// <summary>The status of an HRESULT.</summary>
    /// <param name="hresult">An exception's <see cref="Exception.HResult"/>.</param>
    /// <returns>The status; <see cref="SocketErrorStatus.Unknown"/> for anything that is not a known socket failure: such a failure is fatal, a retry will not help.</returns>
    public static SocketErrorStatus GetStatus(int hresult) => SocketErrorTable.GetStatus(hresult);

    /// <summary>The status of an exception, wherever in it the failure is. An addition.</summary>
    /// <param name="exception">Any exception: NetClient's own, or one of .NET's with a socket failure inside.</param>
    /// <returns>The first known status found in the exception, its inner exceptions and the parts of an <see cref="AggregateException"/>, a hundred of them at most; else
    /// <see cref="SocketErrorStatus.Unknown"/>. A cancellation by the caller is <see cref="SocketErrorStatus.Unknown"/>; one that a time limit caused is
    /// <see cref="SocketErrorStatus.ConnectionTimedOut"/>.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="exception"/> is null.</exception>
    public static SocketErrorStatus GetStatus(Exception exception)
    {
        NetClient.Internal.Throw.IfNull(exception);
        return SocketFailures.GetStatus(exception);
    }
}
