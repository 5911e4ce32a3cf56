using System.Globalization;

namespace NetClient.Benchmarks.Peers;

/// <summary>The first line that a counterpart says: its ports and the root of its certificate.</summary>
internal sealed record PeerGreeting(int Port = 0, int SecondPort = 0, byte[]? Root = null)
{
    public static PeerGreeting Parse(string line) => line.Split(' ') is ["ready", var port, var second, var root]
        ? new(int.Parse(port, CultureInfo.InvariantCulture), int.Parse(second, CultureInfo.InvariantCulture), root == "-" ? null : Convert.FromBase64String(root))
        : throw new IOException($"The counterpart said '{line}'.");

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"ready {Port} {SecondPort} {(Root is null ? "-" : Convert.ToBase64String(Root))}");
}
