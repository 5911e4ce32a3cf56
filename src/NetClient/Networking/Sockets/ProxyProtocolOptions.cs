using System.Net;
using System.Net.Sockets;
using NetClient.Internal;
using NetClient.Networking.Sockets.Internal;

namespace NetClient.Networking.Sockets;

/// <summary>How a server reads PROXY headers. An addition.</summary>
/// <remarks>A trusted proxy must send a header, of either version: whether there is one is never guessed, because then any client could send one. Read when the listener binds; afterwards
/// setting a value throws <see cref="InvalidOperationException"/> (0x8000000E).</remarks>
public sealed class ProxyProtocolOptions
{
    private const int Least = 107;             // of version 1, with any address
    private const int Most = 16 + ushort.MaxValue;

    private readonly SettingsLock _lock = new("the server");
    private readonly LockableList<IPNetwork> _trusted;
    private UntrustedProxyPolicy _untrusted;
    private TimeSpan _timeout = TimeSpan.FromSeconds(5);
    private int _maxHeaderSize = 4096;
    private bool _trustsLocalSockets = true;

    /// <summary>Makes settings that trust proxies on this machine.</summary>
    public ProxyProtocolOptions() =>
        _trusted = new(_lock, static _ => { }) { new IPNetwork(IPAddress.Parse("127.0.0.0"), 8), new IPNetwork(IPAddress.IPv6Loopback, 128) };

    /// <summary>Where proxies connect from. Whoever can connect from there can claim to be anybody.</summary>
    /// <value>This machine, 127.0.0.0/8 and ::1, until changed; empty it to trust nobody there.</value>
    public IList<IPNetwork> TrustedProxies => _trusted;

    /// <summary>Whether peers on a Unix domain socket are trusted: who may connect there is a matter of the file's permissions.</summary>
    /// <value>Default <see langword="true"/>.</value>
    public bool TrustsLocalSockets { get => _trustsLocalSockets; set => _lock.Set(ref _trustsLocalSockets, value); }

    /// <summary>What becomes of connections from elsewhere.</summary>
    /// <value>Default <see cref="UntrustedProxyPolicy.Refuse"/>.</value>
    public UntrustedProxyPolicy UntrustedProxies { get => _untrusted; set => _lock.Set(ref _untrusted, value); }

    /// <summary>How long the header may take.</summary>
    /// <value>Default 5 s; <see cref="System.Threading.Timeout.InfiniteTimeSpan"/> for no limit.</value>
    /// <exception cref="ArgumentOutOfRangeException">Not positive (0x80070057).</exception>
    public TimeSpan Timeout { get => _timeout; set => _lock.Set(ref _timeout, TimeLimit.Checked(value, nameof(value))); }

    /// <summary>How long a header may be, in bytes; a longer one is refused as soon as it says so.</summary>
    /// <value>Default 4096; from 107, the longest line of version 1, to 65551, the longest that version 2 can have.</value>
    /// <exception cref="ArgumentOutOfRangeException">Out of this range (0x80070057).</exception>
    public int MaxHeaderSize
    {
        get => _maxHeaderSize;
        set => _lock.Set(ref _maxHeaderSize, value is >= Least and <= Most ? value : throw Throw.Range($"The size must be from {Least} to {Most} bytes.", nameof(value)));
    }

    internal void Lock() => _lock.Lock();

    internal bool Trusts(EndPoint? peer) => peer switch
    {
        IPEndPoint ip => TrustsAddress(ip.Address),
        UnixDomainSocketEndPoint => _trustsLocalSockets,
        _ => false,
    };

    private bool TrustsAddress(IPAddress address)
    {
        IPAddress plain = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
        foreach (IPNetwork network in _trusted)
        {
            if (network.Contains(plain))
                return true;
        }
        return false;
    }
}
