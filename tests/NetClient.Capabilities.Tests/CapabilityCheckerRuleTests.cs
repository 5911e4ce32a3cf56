using System.Net;
using static NetClient.Capabilities.NetworkOperation;

namespace NetClient.Capabilities.Tests;

public sealed class CapabilityCheckerRuleTests
{
    private const string Unspecified4 = "0.0.0.0", Unspecified6 = "::", Loopback4 = "127.0.0.1", Loopback6 = "::1";
    private const string Link4 = "169.254.169.254", Link6 = "fe80::1";
    private const string Private4 = "10.1.2.3", Private6 = "fd00::1", Public4 = "8.8.8.8", Public6 = "2a00::1";
    private const string Broadcast = "255.255.255.255", Reserved = "192.0.2.1";
    private const string LocalGroup4 = "239.255.255.250", LocalGroup6 = "ff05::1", WideGroup4 = "232.1.1.1", WideGroup6 = "ff0e::1";

    // c internetClient, s internetClientServer, p privateNetworkClientServer, e enterpriseAuthentication, u sharedUserCertificates, x proximity
    public static TheoryData<NetworkOperation, string[], string> Rules => new()
    {
        { Resolve, [Unspecified4, Loopback4, Link6, Private4, Public6, LocalGroup4, WideGroup6, Broadcast, Reserved], "csp" },

        { Connect, [Loopback4, Loopback6, Unspecified4, Unspecified6, "::ffff:127.0.0.1", "::ffff:0.0.0.0"], "csp" },
        { Connect, [Public4, Public6, "::ffff:8.8.8.8", "64:ff9b::8.8.8.8", WideGroup4, WideGroup6], "cs" },
        { Connect, [Private4, Private6, Link4, Link6, LocalGroup4, LocalGroup6, Broadcast, Reserved], "p" },
        { Connect, ["::ffff:10.1.2.3", "::10.1.2.3", "64:ff9b::10.1.2.3", "2002:a01:203::", "::ffff:169.254.169.254", "64:ff9b::127.0.0.1"], "p" },

        { ProxyConnect, [Loopback4, Loopback6, Unspecified4], "csp" },
        { ProxyConnect, [Public4, Public6, WideGroup4], "cs" },
        { ProxyConnect, [Private4, Link6, LocalGroup6, Broadcast, Reserved], "p" },

        { Bind, [Loopback4, Loopback6, "::ffff:127.0.0.1"], "csp" },
        { Bind, [Unspecified4, Unspecified6, "::ffff:0.0.0.0", Public4, Private6, Link6, LocalGroup4, WideGroup4, Broadcast, Reserved], "sp" },

        { Accept, [Loopback4, Loopback6], "csp" },
        { Accept, [Public4, Public6, "::ffff:8.8.8.8", WideGroup4], "s" },
        { Accept, [Private4, Private6, Link4, Link6, Unspecified4, LocalGroup6, Broadcast, Reserved, "::ffff:10.1.2.3"], "p" },

        { Send, [Loopback4, Loopback6, Unspecified6], "csp" },
        { Send, [Public4, Public6, WideGroup4, WideGroup6], "cs" },
        { Send, [Private4, Link6, LocalGroup4, LocalGroup6, Broadcast, Reserved], "p" },

        { Receive, [Loopback4, Loopback6], "csp" },
        { Receive, [Public4, Public6], "cs" },
        { Receive, [WideGroup4, WideGroup6], "s" },
        { Receive, [Private4, Link6, LocalGroup4, LocalGroup6, Broadcast, Reserved, Unspecified4], "p" },

        { UseDefaultCredentials, [Unspecified4, Loopback4, Link4, Private4, Public4, LocalGroup4, WideGroup4, Broadcast, Reserved], "e" },
        { UseUserCertificates, [Unspecified4, Loopback4, Link4, Private4, Public4, LocalGroup4, WideGroup4, Broadcast, Reserved], "u" },
    };

    public static TheoryData<NetworkOperation, string> WholeRules => new()
    {
        { Resolve, "csp" }, { Connect, "csp" }, { ProxyConnect, "csp" }, { Bind, "csp" }, { Accept, "csp" }, { Send, "csp" }, { Receive, "csp" },
        { UseDefaultCredentials, "e" }, { UseUserCertificates, "u" },
    };

    [Theory]
    [MemberData(nameof(Rules))]
    public void Check_Address_IsGrantedByExactlyTheCapabilitiesOfItsRow(NetworkOperation operation, string[] addresses, string granting)
    {
        foreach (string text in addresses)
        {
            IPAddress address = IPAddress.Parse(text);
            foreach (NetworkCapability declared in EverySubset())
            {
                var checker = new CapabilityChecker(CapabilityManifest.Create(declared));
                bool expected = (declared & Flags(granting)) != 0;
                CapabilityDecision decision = checker.Check(operation, address, 443);
                Assert.True(expected == decision.IsGranted, $"{operation} {text} with {declared}: expected {expected}. {decision.Message}");
                Assert.Equal(Flags(granting), decision.Required);
                Assert.Equal(expected, checker.Check(operation, new IPEndPoint(address, 443)).IsGranted);
                Assert.Equal(expected, checker.IsGranted(operation, address.GetAddressBytes()));
                Assert.Equal(expected, checker.Check(operation, text, 443).IsGranted);   // a literal is judged as the address it is
            }
        }
    }

    [Theory]
    [MemberData(nameof(WholeRules))]
    public void Check_OperationAsAWhole_IsGrantedByExactlyTheCapabilitiesOfItsRow(NetworkOperation operation, string granting)
    {
        foreach (NetworkCapability declared in EverySubset())
        {
            var checker = new CapabilityChecker(CapabilityManifest.Create(declared));
            Assert.Equal((declared & Flags(granting)) != 0, checker.Check(operation).IsGranted);
        }
    }

    [Fact]
    public void Check_NothingDeclared_DeniesEverything()
    {
        var checker = new CapabilityChecker(CapabilityManifest.Empty);
        foreach (NetworkOperation operation in Enum.GetValues<NetworkOperation>())
        {
            Assert.False(checker.Check(operation).IsGranted);
            Assert.False(checker.Check(operation, IPAddress.Loopback).IsGranted);
            Assert.False(checker.Check(operation, "example.com", 443).IsGranted);
        }
    }

    [Fact]
    public void Check_Granted_KeepsWhatWasAsked()
    {
        var checker = new CapabilityChecker(CapabilityManifest.Create(NetworkCapability.InternetClient));
        CapabilityDecision decision = checker.Check(Connect, new IPEndPoint(IPAddress.Parse(Public4), 993));
        Assert.True(decision.IsGranted);
        Assert.Equal(Connect, decision.Operation);
        Assert.Equal(NetworkBoundary.Internet, decision.Boundary);
        Assert.Equal(new IPEndPoint(IPAddress.Parse(Public4), 993), decision.EndPoint);
        Assert.Null(decision.HostName);
        Assert.Null(decision.ManifestLine);
    }

    [Fact]
    public void Demand_Denied_ThrowsAccessDeniedWithTheDecision()
    {
        var checker = new CapabilityChecker(CapabilityManifest.Create(NetworkCapability.InternetClient));
        CapabilityDeniedException[] thrown =
        [
            Assert.Throws<CapabilityDeniedException>(() => checker.Demand(UseDefaultCredentials)),
            Assert.Throws<CapabilityDeniedException>(() => checker.Demand(Connect, IPAddress.Parse(Private4), 80)),
            Assert.Throws<CapabilityDeniedException>(() => checker.Demand(Connect, new IPEndPoint(IPAddress.Parse(Private4), 80))),
            Assert.Throws<CapabilityDeniedException>(() => checker.Demand(Connect, "printer.local", 80)),
        ];
        Assert.All(thrown, e =>
        {
            Assert.Equal(unchecked((int)0x80070005), e.HResult);
            Assert.Equal(e.Decision.Message, e.Message);
            Assert.False(e.Decision.IsGranted);
            Assert.IsType<UnauthorizedAccessException>(e, exactMatch: false);
        });
        Assert.Equal(NetworkBoundary.Private, thrown[1].Decision.Boundary);
    }

    [Fact]
    public void Demand_Granted_ReturnsQuietly()
    {
        var checker = new CapabilityChecker(CapabilityManifest.Create(NetworkCapability.InternetClient));
        checker.Demand(Connect);
        checker.Demand(Connect, IPAddress.Parse(Public4));
        checker.Demand(Connect, new IPEndPoint(IPAddress.Parse(Public6), 1));
        checker.Demand(Connect, "example.com", 443);
    }

    [Fact]
    public void Check_BadArguments_AreInvalidArguments()
    {
        var checker = new CapabilityChecker(CapabilityManifest.Create(NetworkCapability.InternetClient));
        Exception[] thrown =
        [
            Assert.Throws<ArgumentNullException>(() => new CapabilityChecker(null!)),
            Assert.Throws<ArgumentNullException>(() => checker.Check(Connect, (IPAddress)null!)),
            Assert.Throws<ArgumentNullException>(() => checker.Check(Connect, (IPEndPoint)null!)),
            Assert.Throws<ArgumentNullException>(() => checker.Check(Connect, (string)null!, 1)),
            Assert.Throws<ArgumentException>(() => checker.Check(Connect, "", 1)),
            Assert.Throws<ArgumentOutOfRangeException>(() => checker.Check(Connect, IPAddress.Loopback, 65536)),
            Assert.Throws<ArgumentOutOfRangeException>(() => checker.Check(Connect, "a", -1)),
            Assert.Throws<ArgumentException>(() => checker.IsGranted(Connect, [])),
            Assert.Throws<ArgumentException>(() => checker.IsGranted(Connect, [1, 2, 3, 4, 5])),
            Assert.Throws<ArgumentOutOfRangeException>(() => checker.IsGranted((NetworkOperation)9, [127, 0, 0, 1])),
            Assert.Throws<ArgumentOutOfRangeException>(() => checker.Check((NetworkOperation)9)),
            Assert.Throws<ArgumentOutOfRangeException>(() => checker.Check((NetworkOperation)(-1), IPAddress.Loopback)),
        ];
        Assert.All(thrown, e => Assert.Equal(unchecked((int)0x80070057), e.HResult));
    }

    private static IEnumerable<NetworkCapability> EverySubset() => Enumerable.Range(0, 64).Select(bits => (NetworkCapability)bits);

    private static NetworkCapability Flags(string letters)
    {
        NetworkCapability flags = NetworkCapability.None;
        foreach (char letter in letters)
        {
            flags |= letter switch
            {
                'c' => NetworkCapability.InternetClient,
                's' => NetworkCapability.InternetClientServer,
                'p' => NetworkCapability.PrivateNetworkClientServer,
                'e' => NetworkCapability.EnterpriseAuthentication,
                'u' => NetworkCapability.SharedUserCertificates,
                _ => throw new ArgumentException(letters, nameof(letters)),
            };
        }

        return flags;
    }
}
