using NetClient.Errors;
using NetClient.Networking.Sockets;

namespace NetClient.Networking;

/// <summary>A network operation failed.</summary>
/// <remarks>An addition: WinRT throws <c>COMException</c>. <see cref="Exception.HResult"/> is the number that Windows has for the failure, on every OS, so that
/// <c>SocketError.GetStatus(exception.HResult)</c> goes on working. The failure as .NET saw it is the <see cref="Exception.InnerException"/>.</remarks>
public class NetworkException : IOException
{
    /// <summary>Makes an exception.</summary>
    /// <param name="message">What was attempted, on what, why it failed and what to do.</param>
    /// <param name="hresult">The number that Windows has for the failure.</param>
    /// <param name="stage">Where it happened.</param>
    /// <param name="failure">What more is known of it.</param>
    /// <param name="endpoint">The endpoint it was about, as text ("mail.example:993"); null when there is none.</param>
    /// <param name="innerException">The failure as .NET saw it.</param>
    public NetworkException(
        string message, int hresult, NetworkStage stage, NetworkFailure failure = NetworkFailure.None, string? endpoint = null, Exception? innerException = null)
        : base(message, innerException)
    {
        HResult = hresult;
        Stage = stage;
        Failure = failure;
        Endpoint = endpoint;
    }

    /// <summary>Where it happened.</summary>
    public NetworkStage Stage { get; }

    /// <summary>What more is known of it than <see cref="Status"/> says.</summary>
    public NetworkFailure Failure { get; }

    /// <summary>The endpoint it was about ("mail.example:993"); null when there is none.</summary>
    public string? Endpoint { get; }

    /// <summary>The failure as WinRT's enum; the same as <c>SocketError.GetStatus(HResult)</c>.</summary>
    public SocketErrorStatus Status => SocketErrorTable.GetStatus(HResult);

    /// <summary>The operating system's own error number (errno, Winsock code), when the system reported the failure.</summary>
    public int? NativeErrorCode => NetworkErrors.FindSocketException(this)?.NativeErrorCode;
}
