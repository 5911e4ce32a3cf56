using System.Net;
using System.Net.NetworkInformation;
using NetClient.Networking.Internal;

namespace NetClient.Networking.Connectivity.Internal;

internal sealed partial class NetworkView
{
    /// <summary>What the machine is called; replaced by tests.</summary>
    public Func<(string Host, string Domain)> MachineName { get; init; } = static () =>
    {
        var properties = IPGlobalProperties.GetIPGlobalProperties();
        return (properties.HostName, properties.DomainName);
    };

    /// <summary>The machine's names, then the addresses of the adapters that are up, loopback aside.</summary>
    public IReadOnlyList<HostName> GetHostNames()
    {
        List<HostName> names = [];
        (string host, string domain) = MachineName();
        AddName(names, host);
        if (domain.Length > 0 && !host.EndsWith("." + domain, StringComparison.OrdinalIgnoreCase))
            AddName(names, $"{host}.{domain}");

        RouteTable? routes = Routes();
        foreach (NetworkInterface source in Adapters().Where(AdapterFacts.IsUp))
        {
            var adapter = NetworkAdapter.FromInterface(source, this, routes);
            foreach ((IPAddress address, byte? prefix) in AdapterFacts.PrefixesOf(source))
                names.Add(new HostName(address, new IPInformation(adapter, prefix)));
        }
        return names;
    }

    // A machine may have a name that no host has ("Bob's laptop"): then it has none here.
    private static void AddName(List<HostName> names, string name)
    {
        if (name.Length > 0 && HostNameParser.TryParse(name, out _, out _))
            names.Add(new HostName(name));
    }
}
