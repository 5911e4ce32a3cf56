using Microsoft.CodeAnalysis;

namespace NetClient.Capabilities.Analyzers;

/// <summary>Every rule: its number, what it says, how loudly, and the page that explains it (in the folder docs of the package and of the repository).</summary>
internal static class Rules
{
    private const string Capabilities = "NetClient.Capabilities";
    private const string Sockets = "NetClient.Sockets";
    private const string Porting = "NetClient.Porting";

    // 0 the call, 1 the capabilities of which any one will do, 2 the manifest's file name, 3 what it declares, 4 the line to add
    public static readonly DiagnosticDescriptor MissingCapability = new(
        "NETC001",
        "A call needs a capability that the manifest lacks",
        "{0} needs the capability {1}, and {2} declares {3}. Add {4} to its <Capabilities> element.",
        Capabilities,
        DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        description: "Without the capability the call fails at run time with CapabilityDeniedException (0x80070005).",
        helpLinkUri: "docs/analyzers/NETC001.md");

    // 0 the call, 1 the capabilities of which any one will do, 2 the line to add
    public static readonly DiagnosticDescriptor NoManifest = new(
        "NETC002",
        "The app makes network calls and has no manifest",
        "{0} needs the capability {1}, and the app has no manifest. Add a Package.appxmanifest beside the project file, with {2} in its <Capabilities> element.",
        Capabilities,
        DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        description: "Without a manifest every network call fails at run time with CapabilityDeniedException (0x80070005). Reported once, at the first call.",
        helpLinkUri: "docs/analyzers/NETC002.md",
        customTags: WellKnownDiagnosticTags.CompilationEnd);

    // 0 the capability
    public static readonly DiagnosticDescriptor UnusedCapability = new(
        "NETC003",
        "A declared capability that nothing uses",
        "No call in this project needs {0}; what is not declared cannot be abused",
        Capabilities,
        DiagnosticSeverity.Info,
        isEnabledByDefault: true,
        description: "Every declared capability is something that a hostile name, address or redirect may reach.",
        helpLinkUri: "docs/analyzers/NETC003.md",
        customTags: WellKnownDiagnosticTags.CompilationEnd);

    // 0 what is wrong, 1 what to do
    public static readonly DiagnosticDescriptor UnusableManifest = new(
        "NETC004",
        "The manifest cannot be used",
        "{0}. {1}.",
        Capabilities,
        DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        description: "The app fails at run time with CapabilityManifestException (0x80080204) when it first needs the network. The other capability rules rest until the manifest is whole.",
        helpLinkUri: "docs/analyzers/NETC004.md");

    // 0 the setting, 1 the call that came before
    public static readonly DiagnosticDescriptor ControlAfterStart = new(
        "NETC005",
        "Control is set after the socket has connected or bound",
        "Control.{0} is set after {1}, which has read it already; set it before",
        Sockets,
        DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        description: "A socket reads its settings once, when it connects or binds. A later change throws InvalidOperationException (0x8000000E) or has no effect.",
        helpLinkUri: "docs/analyzers/NETC005.md");

    // 0 the call that came before
    public static readonly DiagnosticDescriptor TransferOwnershipAfterStart = new(
        "NETC006",
        "EnableTransferOwnership is called after connect or bind",
        "EnableTransferOwnership is called after {0}; a socket can be registered for transfer only before it connects or binds",
        Sockets,
        DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        description: "The broker has to know a socket before it connects or binds.",
        helpLinkUri: "docs/analyzers/NETC006.md");

    // 0 the name as written, 1 the name to write
    public static readonly DiagnosticDescriptor WindowsName = new(
        "NETC007",
        "A Windows namespace that NetClient has",
        "{0} is {1} in NetClient",
        Porting,
        DiagnosticSeverity.Info,
        isEnabledByDefault: true,
        description: "Code written for UWP moves by changing the root of its namespaces.",
        helpLinkUri: "docs/analyzers/NETC007.md");
}
