using System.Net.Sockets;
using System.Security.Cryptography;
using NetClient.Internal;
using NetClient.Networking.Internal.Dns;

namespace NetClient.Networking.Internal;

/// <summary>Finds the hosts of a service by its SRV records (RFC 2782).</summary>
internal sealed class SrvLookup(DnsClient dns, Func<int, int>? nextRandom)
{
    private readonly Func<int, int> _nextRandom = nextRandom ?? RandomNumberGenerator.GetInt32;

    /// <summary>Tells whether a host can have SRV records: addresses cannot, and "localhost" is never asked of the network (RFC 6761 section 6.3).</summary>
    public static bool CanHaveRecords(HostName host) => host.Type == HostNameType.DomainName
        && host.CanonicalName != "localhost" && !host.CanonicalName.EndsWith(".localhost", StringComparison.Ordinal);

    /// <summary>The targets in the order to try them, or null when the host says that it does not offer the service.</summary>
    /// <exception cref="ResolveFailure">No records, or no answer.</exception>
    public async ValueTask<IReadOnlyList<ServiceTarget>?> FindAsync(HostName host, string serviceName, string protocol, CancellationToken cancellationToken)
    {
        string name = QueryName(host, serviceName, protocol);
        IReadOnlyList<SrvRecord> records = await dns.QuerySrvAsync(name, cancellationToken).ConfigureAwait(false);
        if (records is [{ Target: "" }])
            return null;   // RFC 2782: a target of "." means that the service is decidedly not available

        var targets = new List<ServiceTarget>();
        foreach (SrvRecord record in SrvOrder.Arrange(records, _nextRandom))
        {
            // A target is a name. One that reads as an address, or as no host name at all, is left out rather than connected to.
            if (record.Port != 0 && HostNameParser.TryParse(record.Target, out ParsedHostName parsed, out _) && parsed.Type == HostNameType.DomainName)
                targets.Add(new ServiceTarget(new HostName(record.Target + "."), record.Port));
        }
        return targets.Count > 0 ? targets : throw new ResolveFailure(SocketError.NoData, $"The SRV records of {name} name no usable host.");
    }

    /// <summary>"xmpp-client._service01" on "contoso.com" is "_xmpp-client._service01._tcp.contoso.com".</summary>
    internal static string QueryName(HostName host, string serviceName, string protocol)
    {
        string[] labels = serviceName.Split('.');
        for (int i = 0; i < labels.Length; i++)
            labels[i] = labels[i].StartsWith('_') ? labels[i] : "_" + labels[i];
        string name = $"{string.Join('.', labels)}._{protocol}.{host.CanonicalName}";
        return !labels.Contains("_") && HostNameParser.TryParse(name, out ParsedHostName parsed, out string? error)
            ? parsed.Canonical
            : throw Throw.Argument($"The service name '{serviceName}' is not in the services file, and makes no valid DNS name with {host}.", nameof(serviceName));
    }
}
