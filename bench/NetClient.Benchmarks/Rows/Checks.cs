using System.Net;
using NetClient.Benchmarks.Peers;
using NetClient.Capabilities;

namespace NetClient.Benchmarks.Rows;

/// <summary>The gate's own cost: a check that says yes. Nothing but the processor is at work, so the counterpart is one that does nothing.</summary>
internal static class Checks
{
    private static readonly CapabilityChecker Checker = new(CapabilityManifest.Create(NetworkCapability.InternetClient, NetworkCapability.PrivateNetworkClientServer));
    private static readonly IPNetwork TenNet = IPNetwork.Parse("10.0.0.0/8");
    private static readonly IPNetwork UniqueLocal = IPNetwork.Parse("fc00::/7");

    // Eight of each, from all over the tables; used in turn.
    private static readonly IPAddress[] IPv4 = Parse("8.8.8.8", "10.1.2.3", "93.184.215.14", "192.168.1.1", "127.0.0.1", "203.0.112.9", "172.16.9.9", "169.254.169.254");
    private static readonly IPAddress[] IPv6 = Parse("2606:4700::1111", "fe80::1", "2001:4860:4860::8888", "fd00::1", "::1", "::ffff:8.8.8.8", "2a00:1450:4001:80f::200e", "2002:808:808::1");
    private static readonly string[] Names = ["example.com", "imap.example.org", "localhost", "printer.local", "www.example.net", "db.internal", "a.very.long.name.of.a.host.example", "xn--bcher-kva.example"];

    public static readonly IReadOnlyList<Row> Rows =
    [
        new("granted check, IPv4", PeerProgram.Idle, Steps.Of("one IPNetwork.Contains", new ContainsIPv4()), Steps.Of("CapabilityChecker.Check", new CheckAddress(IPv4)), Target.Check),
        new("granted check, IPv6", PeerProgram.Idle, Steps.Of("one IPNetwork.Contains", new ContainsIPv6()), Steps.Of("CapabilityChecker.Check", new CheckAddress(IPv6)), Target.Check),
        new("granted check, name", PeerProgram.Idle, Steps.Of("IPAddress.TryParse", new ParseName()), Steps.Of("CapabilityChecker.Check", new CheckName()), Target.Check),
    ];

    private static bool Granted(in CapabilityDecision decision) => decision.IsGranted ? true : throw new InvalidOperationException(decision.Message);

    private static IPAddress[] Parse(params string[] texts) => [.. texts.Select(IPAddress.Parse)];

    private readonly struct CheckAddress(IPAddress[] addresses) : Steps.IStep
    {
        public bool Run(int turn) => Granted(Checker.Check(NetworkOperation.Connect, addresses[turn & 7], 443));
    }

    private readonly struct CheckName : Steps.IStep
    {
        public bool Run(int turn) => Granted(Checker.Check(NetworkOperation.Connect, Names[turn & 7], 443));
    }

    private readonly struct ContainsIPv4 : Steps.IStep
    {
        public bool Run(int turn) => TenNet.Contains(IPv4[turn & 7]);
    }

    private readonly struct ContainsIPv6 : Steps.IStep
    {
        public bool Run(int turn) => UniqueLocal.Contains(IPv6[turn & 7]);
    }

    private readonly struct ParseName : Steps.IStep
    {
        public bool Run(int turn) => IPAddress.TryParse(Names[turn & 7], out _);
    }
}
