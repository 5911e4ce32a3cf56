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
        if (proxy?.Find(target) is { } way)
            DemandBehind(capabilities, way, target);
        else if (target.HostNameType is UriHostNameType.IPv4 or UriHostNameType.IPv6)
            capabilities.Demand(NetworkOperation.Connect, target.IdnHost, target.Port);
        else
            capabilities.Demand(NetworkOperation.Connect);
    }

    /// <summary>By its address where it names one (loopback is the proxy's own), as the Internet where it is a name.</summary>
    public static void DemandBehind(CapabilityChecker capabilities, Uri proxy, Uri target) =>
        capabilities.CheckBehindProxy(target.IdnHost, target.Port, proxy.IdnHost).ThrowIfDenied();
}
