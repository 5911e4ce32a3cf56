using System.Net;
using NetClient.Capabilities;

namespace NetClient.Web.Http.Internal;

/// <summary>The way to each target: through which proxy, with which credentials, and whether the gate lets it be asked for.</summary>
/// <param name="proxy">The app's proxy or the system's.</param>
/// <param name="isSystems">Whether it is the system's: that is never meant for this machine.</param>
/// <param name="credentials">What the proxy is told; null leaves that to <paramref name="proxy"/>.</param>
/// <param name="gate">The gate.</param>
internal sealed class GatedProxy(IWebProxy proxy, bool isSystems, ICredentials? credentials, CapabilityChecker gate) : IWebProxy
{
    public ICredentials? Credentials { get => credentials ?? proxy.Credentials; set => throw new InvalidOperationException(); }

    /// <summary>The proxy for a target, null for the direct way; without a judgement. Without a name and password in it too: .NET does not use them, and repeats the address in what it says of a failure.</summary>
    public Uri? Find(Uri target) =>
        (isSystems && target.IsLoopback) || proxy.IsBypassed(target) || proxy.GetProxy(target) is not { } found || found == target ? null
        : found.UserInfo.Length == 0 ? found
        : new UriBuilder(found) { UserName = "", Password = "" }.Uri;

    public bool IsBypassed(Uri host) => false; // GetProxy answers once for both questions

    /// <summary>What .NET's handler asks. It takes the direct way when this throws, and there the address itself is judged.</summary>
    public Uri? GetProxy(Uri destination)
    {
        Uri? found = Find(destination);
        if (found is not null)
            TargetGate.DemandBehind(gate, found, destination);
        return found;
    }
}
