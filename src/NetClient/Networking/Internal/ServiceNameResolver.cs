using System.Globalization;
using System.Net.Sockets;
using NetClient.Internal;
using NetClient.Networking.Internal.Dns;

namespace NetClient.Networking.Internal;

/// <summary>Turns a service name into hosts and ports: a decimal port, an alias of the services file, or else an SRV record.</summary>
/// <remarks>Windows' services file has no XMPP or SIP, so there the names in <see cref="SrvFirst"/> always meant an SRV lookup, while the files of other systems list them. So that
/// moved code still finds its servers, these names ask for SRV first and use the alias when there is no such record, as RFC 6120 section 3.2 and RFC 3263 section 4.2 have it.</remarks>
internal sealed class ServiceNameResolver
{
    private const int MaxServiceName = 255;

    private static readonly string[] SrvFirst = ["xmpp-client", "xmpp-server", "sip", "sips"];

    private readonly ServicesFile _services;
    private readonly SrvLookup _srv;

    /// <param name="dns">Asks for SRV records.</param>
    /// <param name="servicesFilePath">The services file; null takes the system's.</param>
    /// <param name="nextRandom">A random number from 0 to below its argument, to spread load by weight; null takes a strong source.</param>
    public ServiceNameResolver(DnsClient dns, string? servicesFilePath = null, Func<int, int>? nextRandom = null)
    {
        _services = new ServicesFile(servicesFilePath ?? ServicesFile.SystemPath);
        _srv = new SrvLookup(dns, nextRandom);
    }

    /// <summary>The endpoints of a remote service, in the order to try them.</summary>
    /// <param name="host">The remote host.</param>
    /// <param name="serviceName">A port, an alias, or a name for SRV ("xmpp-client", "xmpp-client._service01").</param>
    /// <param name="protocol">"tcp" or "udp".</param>
    /// <param name="cancellationToken">Stops the lookup.</param>
    /// <exception cref="ArgumentException">The service name is empty, port 0, a port over 65535, or can be no service name.</exception>
    /// <exception cref="ResolveFailure">There is no such service.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled.</exception>
    public ValueTask<IReadOnlyList<ServiceTarget>> ResolveAsync(HostName host, string serviceName, string protocol, CancellationToken cancellationToken)
    {
        CheckServiceName(serviceName);
        if (TryParsePort(serviceName, out int port))
        {
            return port == 0
                ? throw Throw.Argument("Port 0 is no remote port.", nameof(serviceName))
                : ValueTask.FromResult<IReadOnlyList<ServiceTarget>>([new ServiceTarget(host, port)]);
        }

        bool hasAlias = _services.TryFind(serviceName, protocol, out port);
        IReadOnlyList<ServiceTarget> alias = hasAlias ? [new ServiceTarget(host, port)] : [];
        if (SrvLookup.CanHaveRecords(host) && (!hasAlias || SrvFirst.Contains(serviceName, StringComparer.OrdinalIgnoreCase)))
            return LookUpAsync(host, serviceName, protocol, alias, cancellationToken);
        if (hasAlias)
            return ValueTask.FromResult(alias);
        throw new ResolveFailure(SocketError.TypeNotFound,
            $"The service name '{serviceName}' is not in the services file, and {host} is no domain name that could have SRV records. Give the port instead.");
    }

    /// <summary>The port to bind for a local service name; 0, any free port, for an empty one.</summary>
    /// <exception cref="ArgumentException">A port over 65535, or no service name.</exception>
    /// <exception cref="ResolveFailure">The name is no alias (TypeNotFound).</exception>
    public int ResolveLocal(string serviceName, string protocol)
    {
        Throw.IfNull(serviceName);
        if (serviceName.Length == 0)
            return 0;
        CheckServiceName(serviceName);
        return TryParsePort(serviceName, out int port) || _services.TryFind(serviceName, protocol, out port)
            ? port
            : throw new ResolveFailure(SocketError.TypeNotFound, $"The local service name '{serviceName}' is not in the services file. Give the port instead.");
    }

    private async ValueTask<IReadOnlyList<ServiceTarget>> LookUpAsync(
        HostName host, string serviceName, string protocol, IReadOnlyList<ServiceTarget> alias, CancellationToken cancellationToken)
    {
        IReadOnlyList<ServiceTarget>? targets;
        try
        {
            targets = await _srv.FindAsync(host, serviceName, protocol, cancellationToken).ConfigureAwait(false);
        }
        catch (ResolveFailure) when (alias.Count > 0)
        {
            return alias;
        }
        return targets ?? throw new ResolveFailure(SocketError.NoData, $"{host} has an SRV record that says it does not offer the service '{serviceName}'.");
    }

    private static void CheckServiceName(string serviceName)
    {
        Throw.IfNullOrEmpty(serviceName);
        if (serviceName.Length > MaxServiceName)
            throw Throw.Argument($"The service name has {serviceName.Length} characters; {MaxServiceName} are allowed.", nameof(serviceName));
        if (!char.IsAsciiLetterOrDigit(serviceName[0]) || serviceName.AsSpan().ContainsAnyExceptInRange('!', '~'))
            throw Throw.Argument($"'{serviceName}' is no service name: it must begin with a letter or digit and have no spaces.", nameof(serviceName));
    }

    private static bool TryParsePort(string serviceName, out int port)
    {
        port = 0;
        if (serviceName.AsSpan().ContainsAnyExceptInRange('0', '9'))
            return false;
        if (!ushort.TryParse(serviceName, NumberStyles.None, CultureInfo.InvariantCulture, out ushort value))
            throw Throw.Argument($"Port {serviceName} is out of range: the highest is 65535.", nameof(serviceName));
        port = value;
        return true;
    }
}
