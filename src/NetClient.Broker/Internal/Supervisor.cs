using System.Net.Sockets;
using System.Runtime.InteropServices;
using System.Text;
using NetClient.Networking.Sockets.Internal.Handoff;

namespace NetClient.Broker.Internal;

/// <summary>Whoever started the broker and listens at NOTIFY_SOCKET: systemd, by sd_notify(3). It hears when the broker is ready, and keeps descriptors while there is no broker.</summary>
internal sealed class Supervisor : IDisposable
{
    public const string Variable = "NOTIFY_SOCKET";

    private static readonly TimeSpan RoomLimit = TimeSpan.FromSeconds(5);

    private readonly Socket _socket = new(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified);
    private readonly Action<string> _log;

    private Supervisor(string address, Action<string> log)
    {
        _log = log;
        _socket.Connect(new UnixDomainSocketEndPoint(address[0] == '@' ? '\0' + address[1..] : address));
    }

    /// <summary>The one of this process; null when nobody supervises it.</summary>
    public static Supervisor? Find(Action<string> log)
    {
        string? address = Environment.GetEnvironmentVariable(Variable);
        Environment.SetEnvironmentVariable(Variable, null);   // apps that the broker starts are none of the supervisor's business
        if (string.IsNullOrEmpty(address) || address[0] is not ('/' or '@'))
            return null;
        try
        {
            return new Supervisor(address, log);
        }
        catch (SocketException e)
        {
            log($"the supervisor at {address} cannot be reached: {e.Message}");
            return null;
        }
    }

    public void Ready() => Tell("READY=1\nSTATUS=Keeps sockets");

    public void Stopping() => Tell("STOPPING=1");

    /// <summary>Has a descriptor kept across a restart. Not looked at meanwhile (FDPOLL=0): a connection whose peer has ended may still have something to read.</summary>
    public bool Store(string name, SafeHandle descriptor) => Tell($"FDSTORE=1\nFDPOLL=0\nFDNAME={name}", descriptor);

    public void Remove(string name) => Tell($"FDSTOREREMOVE=1\nFDNAME={name}");

    public void Dispose() => _socket.Dispose();

    private bool Tell(string text, SafeHandle? descriptor = null)
    {
        try
        {
            while (DescriptorMessages.Send(_socket.SafeHandle, Encoding.UTF8.GetBytes(text), descriptor) < 0)
            {
                if (!_socket.Poll(RoomLimit, SelectMode.SelectWrite))
                    throw new IOException("It takes nothing any more.");
            }
            return true;
        }
        catch (Exception e) when (e is IOException or SocketException)
        {
            _log($"the supervisor was not told {text.Split('\n')[0]}: {e.Message}");
            return false;
        }
    }
}
