using System.Diagnostics.CodeAnalysis;

namespace NetClient.Networking.BackgroundTransfer;

/// <summary>Some bytes of a file.</summary>
/// <param name="offset">The first byte.</param>
/// <param name="length">How many.</param>
[SuppressMessage("Design", "CA1051:Do not declare visible instance fields", Justification = "WinRT's struct has fields.")]
public struct BackgroundTransferFileRange(ulong offset, ulong length) : IEquatable<BackgroundTransferFileRange>
{
    /// <summary>The first byte.</summary>
    public ulong Offset = offset;

    /// <summary>How many bytes.</summary>
    public ulong Length = length;

    /// <summary>Whether two ranges are the same bytes.</summary>
    /// <param name="left">One.</param>
    /// <param name="right">The other.</param>
    public static bool operator ==(BackgroundTransferFileRange left, BackgroundTransferFileRange right) => left.Equals(right);

    /// <summary>Whether two ranges are not the same bytes.</summary>
    /// <param name="left">One.</param>
    /// <param name="right">The other.</param>
    public static bool operator !=(BackgroundTransferFileRange left, BackgroundTransferFileRange right) => !left.Equals(right);

    /// <inheritdoc/>
    public readonly bool Equals(BackgroundTransferFileRange other) => Offset == other.Offset && Length == other.Length;

    /// <inheritdoc/>
    public override readonly bool Equals(object? obj) => obj is BackgroundTransferFileRange other && Equals(other);

    /// <inheritdoc/>
    public override readonly int GetHashCode() => HashCode.Combine(Offset, Length);
}
