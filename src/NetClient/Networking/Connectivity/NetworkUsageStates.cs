using System.Diagnostics.CodeAnalysis;

namespace NetClient.Networking.Connectivity;

/// <summary>Which usage is meant.</summary>
[SuppressMessage("Design", "CA1051:Do not declare visible instance fields", Justification = "WinRT structs have fields.")]
public struct NetworkUsageStates : IEquatable<NetworkUsageStates>
{
    /// <summary>Whether the connection was roaming.</summary>
    public TriStates Roaming;

    /// <summary>Whether the connection was shared with other devices.</summary>
    public TriStates Shared;

    /// <summary>Makes a condition.</summary>
    /// <param name="_Roaming">Whether the connection was roaming.</param>
    /// <param name="_Shared">Whether the connection was shared with other devices.</param>
    [SuppressMessage("Naming", "CA1707:Identifiers should not contain underscores", Justification = "WinRT's names.")]
    public NetworkUsageStates(TriStates _Roaming, TriStates _Shared)
    {
        Roaming = _Roaming;
        Shared = _Shared;
    }

    /// <summary>Tells whether two conditions are the same.</summary>
    /// <param name="left">One.</param>
    /// <param name="right">The other.</param>
    /// <returns><see langword="true"/> when they are.</returns>
    public static bool operator ==(NetworkUsageStates left, NetworkUsageStates right) => left.Equals(right);

    /// <summary>Tells whether two conditions differ.</summary>
    /// <param name="left">One.</param>
    /// <param name="right">The other.</param>
    /// <returns><see langword="true"/> when they do.</returns>
    public static bool operator !=(NetworkUsageStates left, NetworkUsageStates right) => !left.Equals(right);

    /// <inheritdoc/>
    public readonly bool Equals(NetworkUsageStates other) => Roaming == other.Roaming && Shared == other.Shared;

    /// <inheritdoc/>
    public override readonly bool Equals(object? obj) => obj is NetworkUsageStates other && Equals(other);

    /// <inheritdoc/>
    public override readonly int GetHashCode() => HashCode.Combine(Roaming, Shared);
}
