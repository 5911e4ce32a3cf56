namespace NetClient.Networking.Sockets.Internal;

/// <summary>Remembers the host names of a few addresses, so that an event need not make them again for each datagram.</summary>
internal sealed class DatagramHosts
{
    private const int Places = 32;

    private readonly Entry?[] _entries = new Entry?[Places];   // each place holds the last address that fell to it; lost updates cost no more than a new object

    public HostName Get(in DatagramEndpoint endpoint)
    {
        DatagramEndpoint address = endpoint.WithPort(0);
        ref Entry? place = ref _entries[(uint)address.GetHashCode() % Places];
        if (Volatile.Read(ref place) is { } known && known.Address == address)
            return known.Host;
        var host = new HostName(address.IPAddress);
        Volatile.Write(ref place, new Entry(address, host));
        return host;
    }

    private sealed record Entry(DatagramEndpoint Address, HostName Host);
}
