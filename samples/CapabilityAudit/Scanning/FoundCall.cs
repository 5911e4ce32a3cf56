using System.Net;
using NetClient.Capabilities;
using NetClient.Capabilities.Analyzers.Internal;
using NetClient.Capabilities.Internal;

namespace CapabilityAudit.Scanning;

/// <summary>A network call that an assembly has in its code.</summary>
/// <param name="Assembly">Where.</param>
/// <param name="Call">What it does.</param>
/// <param name="HasTarget">Whether its parameters say where it goes, which only the running program knows.</param>
internal sealed record FoundCall(string Assembly, NetworkCall Call, bool HasTarget)
{
    /// <summary>What the gate would say: to the call as a whole, or, when it takes every address, to that.</summary>
    public CapabilityDecision Judge(CapabilityChecker checker) => HasTarget || Call.WithoutTarget == AddressScope.NotKnownYet
        ? checker.Check(Call.Operation)
        : checker.Check(Call.Operation, IPAddress.IPv6Any);
}
