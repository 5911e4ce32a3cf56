using System.Diagnostics.CodeAnalysis;

namespace NetClient.Networking.BackgroundTransfer;

/// <summary>How far a download is.</summary>
/// <param name="bytesReceived">See <see cref="BytesReceived"/>.</param>
/// <param name="totalBytesToReceive">See <see cref="TotalBytesToReceive"/>.</param>
/// <param name="status">See <see cref="Status"/>.</param>
/// <param name="hasResponseChanged">See <see cref="HasResponseChanged"/>.</param>
/// <param name="hasRestarted">See <see cref="HasRestarted"/>.</param>
/// <remarks>Source: <see href="https://learn.microsoft.com/uwp/api/windows.networking.backgroundtransfer.backgrounddownloadprogress"/> (documented).</remarks>
[SuppressMessage("Design", "CA1051:Do not declare visible instance fields", Justification = "WinRT's struct has fields.")]
public struct BackgroundDownloadProgress(ulong bytesReceived, ulong totalBytesToReceive, BackgroundTransferStatus status, bool hasResponseChanged, bool hasRestarted)
    : IEquatable<BackgroundDownloadProgress>
{
    /// <summary>The bytes of content that are there, without headers. Less than before after a new beginning.</summary>
    public ulong BytesReceived = bytesReceived;

    /// <summary>All bytes of content; 0 while the server has not said how many.</summary>
    public ulong TotalBytesToReceive = totalBytesToReceive;

    /// <summary>Where the download stands.</summary>
    public BackgroundTransferStatus Status = status;

    /// <summary>Whether a response has come since the last report: <see cref="DownloadOperation.GetResponseInformation"/> gives it.</summary>
    public bool HasResponseChanged = hasResponseChanged;

    /// <summary>Whether the download has begun anew, from the first byte, since the last report.</summary>
    public bool HasRestarted = hasRestarted;

    /// <summary>Whether two say the same.</summary>
    /// <param name="left">One.</param>
    /// <param name="right">The other.</param>
    public static bool operator ==(BackgroundDownloadProgress left, BackgroundDownloadProgress right) => left.Equals(right);

    /// <summary>Whether two do not say the same.</summary>
    /// <param name="left">One.</param>
    /// <param name="right">The other.</param>
    public static bool operator !=(BackgroundDownloadProgress left, BackgroundDownloadProgress right) => !left.Equals(right);

    /// <inheritdoc/>
    public readonly bool Equals(BackgroundDownloadProgress other) =>
        BytesReceived == other.BytesReceived && TotalBytesToReceive == other.TotalBytesToReceive && Status == other.Status &&
        HasResponseChanged == other.HasResponseChanged && HasRestarted == other.HasRestarted;

    /// <inheritdoc/>
    public override readonly bool Equals(object? obj) => obj is BackgroundDownloadProgress other && Equals(other);

    /// <inheritdoc/>
    public override readonly int GetHashCode() => HashCode.Combine(BytesReceived, TotalBytesToReceive, Status, HasResponseChanged, HasRestarted);
}
