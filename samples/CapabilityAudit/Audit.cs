using System.Net;
using CapabilityAudit.Report;
using CapabilityAudit.Scanning;
using NetClient.Capabilities;

namespace CapabilityAudit;

/// <summary>Puts the manifest and the assemblies side by side.</summary>
internal static class Audit
{
    private const NetworkCapability AnyNetwork =
        NetworkCapability.InternetClient | NetworkCapability.InternetClientServer | NetworkCapability.PrivateNetworkClientServer;

    // One address for each column of the table in docs/capabilities.md.
    private static readonly (string Boundary, IPAddress Address)[] Boundaries =
    [
        ("loopback",          IPAddress.Loopback),
        ("link-local",        IPAddress.Parse("169.254.0.1")),
        ("private",           IPAddress.Parse("10.0.0.1")),
        ("internet",          IPAddress.Parse("1.1.1.1")),
        ("reserved",          IPAddress.Parse("192.0.2.1")),
        ("multicast, local",  IPAddress.Parse("224.0.0.251")),
        ("multicast, global", IPAddress.Parse("224.0.1.1")),
        ("broadcast",         IPAddress.Broadcast),
        ("unspecified",       IPAddress.Any),
    ];

    public static AuditReport Run(Subject subject)
    {
        var checker = new CapabilityChecker(subject.Manifest);
        List<AssemblyScan>? scans = subject.Assemblies?.Select(AssemblyScan.Read).OfType<AssemblyScan>().ToList();
        UseOfNetwork use = Use(checker, scans);
        return new(subject.Manifest.Source!, subject.Manifest.PackageName, Reach(checker), [.. subject.Manifest.Declared.Select(one => Judge(one, use))], use);
    }

    private static List<ReachEntry> Reach(CapabilityChecker checker)
    {
        List<ReachEntry> reach = [];
        foreach (NetworkOperation operation in Enum.GetValues<NetworkOperation>())
        {
            foreach ((string boundary, IPAddress address) in Boundaries)
            {
                CapabilityDecision decision = checker.Check(operation, address);
                reach.Add(new($"{operation}", boundary, decision.IsGranted, Names(checker.Manifest.Capabilities & decision.Required)));
            }
        }
        return reach;
    }

    private static UseOfNetwork Use(CapabilityChecker checker, List<AssemblyScan>? scans)
    {
        if (scans is null)
            return new(IsKnown: false, ["a manifest was given and no program."], [], []);

        List<string> unknown = [.. scans.Where(scan => scan.Problem is not null).Select(scan => $"{scan.Name} cannot be read ({scan.Problem})")];
        unknown.AddRange(scans.Where(scan => scan.IsOpaque).Select(scan => $"{scan.Name} makes HTTP requests through a handler of NetClient's; where they go its calls do not show."));
        if (!scans.Exists(scan => scan.UsesNetClient))
            unknown.Add("no assembly in the folder refers to NetClient. A program in a single file, or compiled to native code, cannot be looked into.");
        string[] makers = [.. scans.Where(scan => scan.MakesManifest).Select(scan => scan.Name)];
        List<string> notes = [.. makers.Select(name => $"{name} makes a manifest in code; what it then does goes by that one.")];
        CallEntry[] calls =
        [
            .. scans.SelectMany(scan => scan.Calls).Select(found =>
            {
                CapabilityDecision decision = found.Judge(checker);
                bool goesByTheFile = !found.Call.IsInterface || makers.Length == 0;
                return new CallEntry(found.Assembly, found.Call.DisplayName, $"{found.Call.Operation}", Names(decision.Required), !decision.IsGranted && goesByTheFile);
            }).OrderBy(call => call.Assembly, StringComparer.Ordinal).ThenBy(call => call.Call, StringComparer.Ordinal),
        ];
        return new(unknown.Count == 0, unknown, notes, calls);
    }

    private static CapabilityEntry Judge(DeclaredCapability declared, UseOfNetwork use)
    {
        (CapabilityUse verdict, IReadOnlyList<string> because) = declared.Capability switch
        {
            NetworkCapability.None => (CapabilityUse.GrantsNothing, ["no capability of the network, or not in the element it belongs in"]),
            NetworkCapability.Proximity => (CapabilityUse.GrantsNothing, ["only Windows has a use for it"]),
            var capability when (capability & AnyNetwork) == 0 => (CapabilityUse.Unknown, ["whether the user's credentials or certificates are in play no call shows"]),
            var capability => JudgeNetwork(Names(capability)[0], use),
        };
        return new(declared.Name, declared.ElementName, declared.Line, declared.Column, verdict, because);
    }

    private static (CapabilityUse, IReadOnlyList<string>) JudgeNetwork(string name, UseOfNetwork use)
    {
        string[] users = [.. use.Calls.Where(call => call.Needs.Contains(name)).Select(call => $"{call.Call} in {call.Assembly}").Distinct()];
        if (users.Length > 0)
            return (CapabilityUse.Used, users);
        return use.IsKnown ? (CapabilityUse.Unused, ["no call needs it"]) : (CapabilityUse.Unknown, ["no call that could be seen needs it"]);
    }

    private static string[] Names(NetworkCapability capabilities) =>
        [.. CapabilityManifest.Create(capabilities).Declared.Select(one => one.Name)];
}
