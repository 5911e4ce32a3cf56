using System.Globalization;
using System.Net.Sockets;
using System.Numerics;
using System.Text;

namespace NetClient.Capabilities.Internal;

/// <summary>Puts a decision into words, for whoever reads the log.</summary>
internal static class DecisionMessage
{
    private const int LongestName = 255;   // RFC 1035 section 2.3.4; what is longer was never a name

    public static string For(in CapabilityDecision decision, CapabilityManifest manifest)
    {
        var text = new StringBuilder(320);
        text.Append(Attempt(decision)).Append(decision.IsGranted ? " is granted" : " was denied: ");
        if (decision.IsGranted)
            return text.Append(" by ").Append(Names(manifest.Capabilities & decision.Required, " and ")).Append('.').ToString();

        string need = $"{Place(decision)} needs {Needed(decision.Required)}";
        if (manifest.IsMissing)   // that comes first: whoever has no manifest has forgotten it, and needs to know where it was looked for
            return text.Append(manifest.Source).Append(". ").Append(char.ToUpperInvariant(need[0])).Append(need, 1, need.Length - 1)
                .Append(". Add a Package.appxmanifest beside the project file, with ").Append(Lines(decision.Required)).Append(" in its <Capabilities> element.").ToString();

        text.Append(need).Append(", ");
        text.Append("and ").Append(manifest.Source ?? (manifest.IsBuiltInCode ? "the manifest built in code" : "the manifest")).Append(" declares ");
        text.Append(manifest.Capabilities == NetworkCapability.None ? "no network capability" : "only " + Names(manifest.Capabilities, " and ")).Append(". ");
        AppendNearMiss(text, decision.Required, manifest);
        if (manifest.IsBuiltInCode)
            text.Append("Give CapabilityManifest.Create NetworkCapability.").Append(Recommended(decision.Required).Capability).Append(" too, or add ");
        else
            text.Append("Add ");
        return text.Append(Lines(decision.Required)).Append(" to the manifest's <Capabilities> element.").ToString();
    }

    public static string RecommendedLine(NetworkCapability required) => Recommended(required).Line;

    private static CapabilityNames.Row Recommended(NetworkCapability required) =>
        Array.Find(CapabilityNames.Rows, row => (row.Capability & required) != 0) ?? CapabilityNames.Rows[0];

    private static string Attempt(in CapabilityDecision decision)
    {
        (string whole, string prefix) = decision.Operation switch
        {
            NetworkOperation.Resolve => ("Resolving a name", "Resolving "),
            NetworkOperation.Connect => ("Connecting", "Connecting to "),
            NetworkOperation.ProxyConnect => ("Connecting to a proxy", "Connecting to the proxy "),
            NetworkOperation.Bind => ("Binding a socket", "Binding a socket to "),
            NetworkOperation.Accept => ("Accepting a peer", "Accepting the peer "),
            NetworkOperation.Send => ("Sending", "Sending to "),
            NetworkOperation.Receive => ("Receiving", "Receiving from "),
            NetworkOperation.UseDefaultCredentials => ("Using the user's default credentials", "Using the user's default credentials for "),
            _ => ("Using a certificate of the user's store", "Using a certificate of the user's store for "),
        };
        return Target(decision) is { } target ? prefix + target : whole;
    }

    private static string? Target(in CapabilityDecision decision)
    {
        if (decision.HostName is { } name)
            return WithPort(PrintableText.From(name, LongestName), decision.Port);
        if (decision.Address is not { } address)
            return null;
        bool bracketed = decision.Port != 0 && address.AddressFamily == AddressFamily.InterNetworkV6;
        return WithPort(bracketed ? $"[{address}]" : address.ToString(), decision.Port);
    }

    private static string WithPort(string target, int port) => port == 0 ? target : string.Create(CultureInfo.InvariantCulture, $"{target}:{port}");

    private static string Place(in CapabilityDecision decision)
    {
        if (decision.Operation is NetworkOperation.UseDefaultCredentials or NetworkOperation.UseUserCertificates or NetworkOperation.Resolve)
            return "it";
        string subject = decision.HostName is null ? "the address" : "the name";
        return decision.Scope switch
        {
            AddressScope.NotKnownYet => "every network operation",
            AddressScope.Unspecified when decision.Operation is NetworkOperation.Bind => $"{subject} faces every network of this machine and",
            AddressScope.Unspecified => $"{subject} is the unspecified one and",
            AddressScope.Loopback => $"{subject} is this machine itself, which",
            AddressScope.LinkLocal => $"{subject} is on the local link and",
            AddressScope.Private => $"{subject} is on a private network and",
            AddressScope.Internet => $"{subject} is on the Internet and",
            AddressScope.LocalMulticast => $"{subject} is a multicast group of the local network and",
            AddressScope.GlobalMulticast => $"{subject} is a multicast group that reaches the Internet and",
            AddressScope.Reserved when decision.HostName is { Length: > HostNames.LongestSpelling } => "what is too long for a host name",
            AddressScope.Broadcast => $"{subject} is the broadcast address of the local network and",
            _ => $"{subject} is in a reserved range, which is judged as a private network and",
        };
    }

    private static string Needed(NetworkCapability required)
    {
        string names = Names(required, " or ");
        return BitOperations.PopCount((uint)required) == 1 ? $"the capability {names}" : $"one of the capabilities {names}";
    }

    private static string Names(NetworkCapability capabilities, string last) => Join(capabilities, static row => row.Name, last);

    private static string Lines(NetworkCapability capabilities) => Join(capabilities, static row => row.Line, " or ");

    private static string Join(NetworkCapability capabilities, Func<CapabilityNames.Row, string> part, string last)
    {
        string[] parts = [.. CapabilityNames.Rows.Where(row => (row.Capability & capabilities) != 0).Select(part)];
        return parts.Length < 2 ? string.Concat(parts) : string.Join(", ", parts[..^1]) + last + parts[^1];
    }

    // The commonest way to be denied in spite of a manifest is a name in the wrong case or the wrong element.
    private static void AppendNearMiss(StringBuilder text, NetworkCapability required, CapabilityManifest manifest)
    {
        foreach (DeclaredCapability declared in manifest.Declared)
        {
            if (declared.IsRecognised || CapabilityNames.Nearest(declared.Name) is not { } meant || (meant.Capability & required) == 0)
                continue;
            string name = PrintableText.From(declared.Name, LongestName);
            string element = PrintableText.From(declared.ElementName, LongestName);
            text.Append(CultureInfo.InvariantCulture, $"Line {declared.Line} has \"{name}\" in a {element} element, which declares nothing: ");
            text.Append(declared.Name == meant.Name ? "it belongs in another element or namespace. " : "names are case-sensitive and have no blanks. ");
            return;
        }
    }
}
