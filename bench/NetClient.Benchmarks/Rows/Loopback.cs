using System.Net;
using NetClient.Internal;
using NetClient.Networking;
using NetClient.TestServers;

namespace NetClient.Benchmarks.Rows;

/// <summary>This machine's own addresses, one after another: with a single one, a few seconds of connecting would use up its free ports.</summary>
internal static class Loopback
{
    private static readonly IPAddress[] Addresses = OperatingSystem.IsLinux() ? [.. Enumerable.Range(1, 250).Select(i => new IPAddress([127, 0, 0, (byte)i]))] : [IPAddress.Loopback];
    private static readonly HostName[] Literals = [.. Addresses.Select(address => new HostName(address.ToString()))];
    private static uint _next;

    /// <summary>The name on the counterpart's certificate. Sessions are resumed by name; an address has none.</summary>
    public static readonly HostName Name = new("localhost");

    /// <summary>An app with every capability, for which <see cref="Name"/> is the next address.</summary>
    public static readonly NetClientContext Context = TestContexts.With(TestContexts.Everything, resolve: static (_, _) => Task.FromResult<IPAddress[]>([NextAddress()]));

    public static IPAddress NextAddress() => Addresses[_next++ % Addresses.Length];

    public static HostName NextLiteral() => Literals[_next++ % Literals.Length];
}
