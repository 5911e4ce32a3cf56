using System.Diagnostics.CodeAnalysis;

namespace NetClient.Networking.BackgroundTransfer;

/// <summary>How far an upload is.</summary>
/// <param name="bytesReceived">See <see cref="BytesReceived"/>.</param>
/// <param name="bytesSent">See <see cref="BytesSent"/>.</param>
/// <param name="totalBytesToReceive">See <see cref="TotalBytesToReceive"/>.</param>
/// <param name="totalBytesToSend">See <see cref="TotalBytesToSend"/>.</param>
/// <param name="status">See <see cref="Status"/>.</param>
/// <param name="hasResponseChanged">See <see cref="HasResponseChanged"/>.</param>
/// <param name="hasRestarted">See <see cref="HasRestarted"/>.</param>
/// <remarks>Source: <see href="https://learn.microsoft.com/uwp/api/windows.networking.backgroundtransfer.backgrounduploadprogress"/> (documented).</remarks>
[SuppressMessage("Design", "CA1051:Do not declare visible instance fields", Justification = "WinRT's struct has fields.")]
public struct BackgroundUploadProgress(
    ulong bytesReceived, ulong bytesSent, ulong totalBytesToReceive, ulong totalBytesToSend, BackgroundTransferStatus status, bool hasResponseChanged, bool hasRestarted)
    : IEquatable<BackgroundUploadProgress>
{
    /// <summary>The bytes of the response's body that have come, without headers.</summary>
    public ulong BytesReceived = bytesReceived;

    /// <summary>The bytes of the request's body that have been given to the connection, without headers. Back to 0 when the body is sent anew.</summary>
    public ulong BytesSent = bytesSent;

    /// <summary>All bytes of the response's body; 0 while the server has not said how many.</summary>
    public ulong TotalBytesToReceive = totalBytesToReceive;

    /// <summary>All bytes of the request's body, for a form with what stands between its parts.</summary>
    public ulong TotalBytesToSend = totalBytesToSend;

    /// <summary>Where the upload stands.</summary>
    public BackgroundTransferStatus Status = status;

    /// <summary>Whether a response has come since the last report: <see cref="UploadOperation.GetResponseInformation"/> gives it.</summary>
    public bool HasResponseChanged = hasResponseChanged;

    /// <summary>Whether the body is being sent anew, from its first byte, since the last report.</summary>
    public bool HasRestarted = hasRestarted;

    /// <summary>Whether two say the same.</summary>
    /// <param name="left">One.</param>
    /// <param name="right">The other.</param>
    public static bool operator ==(BackgroundUploadProgress left, BackgroundUploadProgress right) => left.Equals(right);

    /// <summary>Whether two do not say the same.</summary>
    /// <param name="left">One.</param>
    /// <param name="right">The other.</param>
    public static bool operator !=(BackgroundUploadProgress left, BackgroundUploadProgress right) => !left.Equals(right);

    /// <inheritdoc/>
    public readonly bool Equals(BackgroundUploadProgress other) =>
        BytesReceived == other.BytesReceived && BytesSent == other.BytesSent && TotalBytesToReceive == other.TotalBytesToReceive && TotalBytesToSend == other.TotalBytesToSend &&
        Status == other.Status && HasResponseChanged == other.HasResponseChanged && HasRestarted == other.HasRestarted;

    /// <inheritdoc/>
    public override readonly bool Equals(object? obj) => obj is BackgroundUploadProgress other && Equals(other);

    /// <inheritdoc/>
    public override readonly int GetHashCode() => HashCode.Combine(BytesReceived, BytesSent, TotalBytesToReceive, TotalBytesToSend, Status, HasResponseChanged, HasRestarted);
}
