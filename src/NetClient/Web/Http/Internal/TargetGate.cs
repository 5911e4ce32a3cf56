using NetClient.Capabilities;

namespace NetClient.Web.Http.Internal;

/// <summary>Judges the target of each request, also of one that goes over a connection which is open already.</summary>
/// <remarks>What a name resolves to is judged where it is connected to. Behind a proxy nobody here resolves it, and one connection to the proxy carries requests to any target:
/// there this is the only judgement.</remarks>
internal sealed class TargetGate(CapabilityChecker capabilities, GatedProxy? proxy)
{
    /// <exception cref="CapabilityDeniedException">The app's manifest does not grant it.</exception>
    public void Demand(Uri target)
    {
        if (target.HostNameType is UriHostNameType.IPv4 or UriHostNameType.IPv6 || proxy?.Find(target) is not null)
            DemandAsWritten(capabilities, target);
        else
            capabilities.Demand(NetworkOperation.Connect);
    }

    /// <summary>By its address where it names one, as the Internet where it is a name.</summary>
    public static void DemandAsWritten(CapabilityChecker capabilities, Uri target) =>
        capabilities.Demand(NetworkOperation.Connect, target.IdnHost, target.Port);
}
