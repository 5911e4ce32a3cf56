using System.Net;
using NetClient.Capabilities;
using NetClient.Networking.Sockets;
using NetClient.Resilience;
using Polly;

namespace NetClient.Extensions.DependencyInjection;

/// <summary>What <c>AddNetClient</c> takes: the settings of everything that NetClient makes for one container.</summary>
/// <remarks>They are checked when the host starts, and read once, when something of NetClient is first asked for. The logger factory and the clock
/// (<see cref="TimeProvider"/>) are the container's own, when it has them.</remarks>
public sealed class NetClientOptions
{
    /// <summary>What the app may reach, made in code.</summary>
    /// <value>Default null: <see cref="ManifestPath"/> decides.</value>
    public CapabilityManifest? Manifest { get; set; }

    /// <summary>The file that says what the app may reach; a relative path begins at the app's folder (<see cref="AppContext.BaseDirectory"/>).</summary>
    /// <value>Default null: <c>Package.appxmanifest</c> or <c>AppxManifest.xml</c> beside the app. Without either, all that uses the network is denied.</value>
    public string? ManifestPath { get; set; }

    /// <summary>How often, how long and how patiently a socket of the container's factories connects again.</summary>
    /// <value>Default null: it connects once.</value>
    /// <remarks>For connecting only, which is safe to repeat. Nothing here ever repeats what an app has sent.</remarks>
    public NetworkResilienceOptions? ConnectResilience { get; set; }

    /// <summary>A pipeline of the app's own for connecting, in place of one made from <see cref="ConnectResilience"/>.</summary>
    /// <value>Default null.</value>
    /// <seealso cref="StreamSocketControl.ResiliencePipeline"/>
    public ResiliencePipeline? ConnectPipeline { get; set; }

    /// <summary>The proxy of sockets that name none themselves.</summary>
    /// <value>Default null: the system's (on Linux the environment variables).</value>
    public IWebProxy? Proxy { get; set; }
}
