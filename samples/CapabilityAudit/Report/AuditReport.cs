using System.Text.Json;
using System.Text.Json.Serialization;

namespace CapabilityAudit.Report;

/// <summary>All that an audit found. As JSON it is what another program reads, so names are not changed lightly.</summary>
/// <param name="Manifest">The manifest's full path.</param>
/// <param name="Package">The name in its Identity element.</param>
/// <param name="Reach">What the manifest grants, one entry for each operation and boundary.</param>
/// <param name="Capabilities">What it declares, in its own order.</param>
/// <param name="Use">What the assemblies had to say.</param>
internal sealed record AuditReport(
    string Manifest, string? Package, IReadOnlyList<ReachEntry> Reach, IReadOnlyList<CapabilityEntry> Capabilities, UseOfNetwork Use)
{
    /// <summary>Whether somebody should look: a capability is unused, or a call will be denied.</summary>
    public bool HasFindings => Capabilities.Any(one => one.Use == CapabilityUse.Unused) || Use.Calls.Any(call => call.IsDenied);

    public string ToJson() => JsonSerializer.Serialize(this, ReportJson.Default.AuditReport);
}

/// <summary>Whether an operation is granted on one side of the fence.</summary>
/// <param name="GrantedBy">The declared capabilities that grant it; empty when it is denied.</param>
internal sealed record ReachEntry(string Operation, string Boundary, bool IsGranted, IReadOnlyList<string> GrantedBy);

/// <summary>A declared capability.</summary>
/// <param name="Because">What the verdict rests on: the calls that need it, or why it cannot be told.</param>
internal sealed record CapabilityEntry(string Name, string Element, int Line, int Column, CapabilityUse Use, IReadOnlyList<string> Because);

/// <summary>What the assemblies do.</summary>
/// <param name="IsKnown">Whether all of it could be seen.</param>
/// <param name="Unknown">Why not, if not.</param>
/// <param name="Notes">What else a reader should know.</param>
internal sealed record UseOfNetwork(bool IsKnown, IReadOnlyList<string> Unknown, IReadOnlyList<string> Notes, IReadOnlyList<CallEntry> Calls);

/// <summary>A network call in an assembly.</summary>
/// <param name="Needs">The capabilities of which any one will do.</param>
/// <param name="IsDenied">Whether none of them is declared.</param>
internal sealed record CallEntry(string Assembly, string Call, string Operation, IReadOnlyList<string> Needs, bool IsDenied);

/// <summary>Whether the app has a use for a capability.</summary>
internal enum CapabilityUse
{
    Used,
    Unused,
    Unknown,
    GrantsNothing,
}

[JsonSourceGenerationOptions(WriteIndented = true, PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, UseStringEnumConverter = true)]
[JsonSerializable(typeof(AuditReport))]
internal sealed partial class ReportJson : JsonSerializerContext;
