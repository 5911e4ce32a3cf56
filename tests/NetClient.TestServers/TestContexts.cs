using System.Net;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using NetClient.Capabilities;
using NetClient.Diagnostics.Internal;
using NetClient.Internal;

namespace NetClient.TestServers;

/// <summary>Contexts for tests: each of its own, so that tests run side by side.</summary>
internal static class TestContexts
{
    public const NetworkCapability Everything =
        NetworkCapability.InternetClient | NetworkCapability.InternetClientServer | NetworkCapability.PrivateNetworkClientServer;

    /// <summary>An app that declares every network capability and knows no proxy.</summary>
    public static NetClientContext AllCapabilities(TimeProvider? time = null, ILoggerFactory? loggers = null) => With(Everything, time, loggers);

    /// <summary>An app that declares what is given.</summary>
    public static NetClientContext With(
        NetworkCapability capabilities, TimeProvider? time = null, ILoggerFactory? loggers = null, Func<string, CancellationToken, Task<IPAddress[]>>? resolve = null,
        IWebProxy? proxy = null, NetworkMetrics? metrics = null) => new()
        {
            Capabilities = new CapabilityChecker(CapabilityManifest.Create(capabilities)),
            Time = time ?? TimeProvider.System,
            Loggers = loggers ?? NullLoggerFactory.Instance,
            ResolveHost = resolve,
            SystemProxy = proxy ?? new WebProxy(),
            Metrics = metrics ?? NetworkMetrics.Shared,
        };
}
