using System.Net;
using System.Net.Sockets;
using System.Xml;

namespace NetClient.Tests.House;

/// <summary>What the scan must find although the compiler hides it: in a lambda, a state machine, an iterator, a local function. Nothing here ever runs.</summary>
internal sealed class WaysAroundTheGate
{
    private readonly Func<Socket> _open = () => new Socket(SocketType.Stream, ProtocolType.Tcp);

    public static async Task<IPAddress[]> Resolve(string name) => await Dns.GetHostAddressesAsync(name);

    public static IEnumerable<HttpMessageHandler> Handlers()
    {
        yield return new SocketsHttpHandler();
    }

    public static string Read(string url)
    {
        using var http = new HttpClient();
        using var xml = XmlReader.Create(url);
        return http.BaseAddress + xml.Name;
    }

    public void Bind(EndPoint local)
    {
        Inner();
        void Inner() => _open().Bind(local);
    }
}
