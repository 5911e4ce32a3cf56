using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Logging;
using NetClient.Capabilities;
using NetClient.Diagnostics.Internal;
using NetClient.Errors;
using NetClient.Internal;
using NetClient.Networking.Internal;
using NetClient.Networking.Internal.Dns;

namespace NetClient.Networking.Sockets.Internal;

/// <summary>The only part that opens sockets, asks DNS and builds HTTP handlers (a build rule holds it to that), so that nothing gets around the capability gate.</summary>
internal sealed partial class Connector
{
    private readonly NetClientContext _context;

    public Connector(NetClientContext context)
    {
        _context = context;
        Log = context.Loggers.CreateLogger("NetClient.Networking.Sockets.StreamSocket");
        Services = new ServiceNameResolver(new DnsClient(new DnsTransport(), context.NameServers, context.Time));
    }

    /// <summary>The log of connecting sockets.</summary>
    public ILogger Log { get; }

    /// <summary>Service names to ports.</summary>
    public ServiceNameResolver Services { get; }

    /// <summary>The addresses of a host, as the system gives them, before the gate.</summary>
    public async ValueTask<IPAddress[]> ResolveAsync(HostName host, CancellationToken cancellationToken)
    {
        if (host.Address is { } literal)
            return [literal];
        if (host.Type == HostNameType.Bluetooth)
            throw new ResolveFailure(System.Net.Sockets.SocketError.AddressFamilyNotSupported, $"{host} is a Bluetooth address; NetClient has no Bluetooth transport.");

        _context.Capabilities.Demand(NetworkOperation.Resolve);
        using Activity? span = NetClientActivities.Start("NetClient.Resolve");
        span?.SetTag("dns.question.name", host.CanonicalName);
        Timing timing = Timing.Start(_context.Metrics.Lookup, _context.Time);
        try
        {
            IPAddress[] addresses = await LookUpAsync(host, cancellationToken).ConfigureAwait(false);
            if (timing.IsRunning)
                timing.Stop(new() { { "dns.question.name", host.CanonicalName } });
            span?.SetTag("dns.answers", Array.ConvertAll(addresses, static address => address.ToString()));
            return addresses;
        }
        catch (Exception e) when (e is not OperationCanceledException && (span is not null || timing.IsRunning))
        {
            Exception told = NetworkErrors.Translate(e, NetworkStage.Resolve, host.ToString()) ?? e;
            timing.Stop(new() { { "dns.question.name", host.CanonicalName }, { "error.type", NetClientActivities.ErrorType(told) } });
            span?.Fail(told);
            throw;
        }
    }

    private async Task<IPAddress[]> LookUpAsync(HostName host, CancellationToken cancellationToken)
    {
        Task<IPAddress[]> asking = _context.ResolveHost is { } resolve
            ? resolve(host.ResolverName, cancellationToken)
            : Dns.GetHostAddressesAsync(host.ResolverName, cancellationToken);
        IPAddress[] addresses = await LeaveBehindAsync(asking, cancellationToken).ConfigureAwait(false);
        return addresses.Length > 0 ? addresses : throw new ResolveFailure(System.Net.Sockets.SocketError.NoData, $"{host} has no addresses.");
    }

    /// <summary>The addresses of a host that the app may reach, best first. Every address is judged, at the moment of use: here DNS rebinding ends.</summary>
    /// <exception cref="CapabilityDeniedException">It may reach none of them.</exception>
    public ValueTask<IReadOnlyList<IPAddress>> ResolvePermittedAsync(HostName host, int port, CancellationToken cancellationToken) =>
        ResolvePermittedAsync(host, port, NetworkOperation.Connect, cancellationToken);

    private async ValueTask<IReadOnlyList<IPAddress>> ResolvePermittedAsync(HostName host, int port, NetworkOperation operation, CancellationToken cancellationToken)
    {
        IPAddress[] addresses = await ResolveAsync(host, cancellationToken).ConfigureAwait(false);
        if (addresses.Length == 1)
        {
            _context.Capabilities.Demand(operation, addresses[0], port);
            return addresses;
        }
        List<IPAddress> permitted = new(addresses.Length);
        CapabilityDecision denial = default;
        foreach (IPAddress address in addresses)
        {
            CapabilityDecision decision = _context.Capabilities.Check(operation, address, port);
            if (decision.IsGranted)
                permitted.Add(address);
            else
                denial = decision;
        }
        if (permitted.Count == 0)
            throw new CapabilityDeniedException(denial);
        return permitted.Count == 1 ? permitted : AddressOrdering.Sort(permitted, HostNameSortOptions.None, FindSource);
    }

    /// <summary>The address the system would send from, asked by connecting a datagram socket, which sends nothing.</summary>
    public static IPAddress? FindSource(IPAddress destination)
    {
        try
        {
            using var probe = new Socket(destination.AddressFamily, SocketType.Dgram, ProtocolType.Udp);
            probe.Connect(new IPEndPoint(destination, 9));
            return (probe.LocalEndPoint as IPEndPoint)?.Address;
        }
        catch (SocketException)
        {
            return null; // no route: the ordering puts such an address last
        }
    }

    // Where the system's lookup is a blocking call (getaddrinfo), .NET heeds the token only until it has begun: with a name server that is silent, a caller who has
    // given up, a deadline and a close would wait for it, ten seconds and more. It is left to end by itself.
    private static async Task<IPAddress[]> LeaveBehindAsync(Task<IPAddress[]> asking, CancellationToken cancellationToken)
    {
        try
        {
            return await asking.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!asking.IsCompleted)
        {
            _ = asking.ContinueWith(static ended => ended.Exception, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
            throw;
        }
    }

    private static Socket NewStreamSocket(AddressFamily family)
    {
        try
        {
            return new Socket(family, SocketType.Stream, ProtocolType.Tcp);
        }
        catch (SocketException e)
        {
            throw NetworkErrors.FromCode(e.SocketErrorCode, NetworkStage.Connect, null, e);
        }
    }
}
