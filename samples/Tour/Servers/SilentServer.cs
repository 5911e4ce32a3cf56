using System.Net;
using System.Net.Sockets;

namespace Tour.Servers;

/// <summary>Accepts connections (the system does, in its queue) and never says a word.</summary>
internal sealed class SilentServer : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);

    public SilentServer() => _listener.Start();

    public string Port => ((IPEndPoint)_listener.LocalEndpoint).Port.ToString(System.Globalization.CultureInfo.InvariantCulture);

    public void Dispose() => _listener.Dispose();
}
