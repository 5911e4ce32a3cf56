using NetClient.Internal;
using NetClient.Networking.Sockets.Internal;

namespace NetClient.Networking.Sockets;

/// <summary>The settings of a <see cref="DatagramSocket"/>, read once when it is bound or connected, or first sends.</summary>
/// <remarks>Setting one afterwards throws <see cref="InvalidOperationException"/> (0x8000000E, documented), but for <see cref="OutboundUnicastHopLimit"/>, which may change at any time.
/// <para>Source: <see href="https://learn.microsoft.com/uwp/api/windows.networking.sockets.datagramsocketcontrol"/>.</para></remarks>
public sealed class DatagramSocketControl
{
    private readonly DatagramSocket _socket;
    private readonly SettingsLock _lock = new("the bind, the connect or the first send");
    private bool _dontFragment;
    private bool _multicastOnly;
    private bool _multicastLoopback = true;
    private byte _hopLimit = 128;
    private byte _multicastHopLimit = 1;
    private uint _inboundBufferSize;
    private uint _outboundBufferSize;
    private SocketQualityOfService _qualityOfService;

    internal DatagramSocketControl(DatagramSocket socket) => _socket = socket;

    /// <summary>Whether routers and this machine may not cut datagrams into fragments.</summary>
    /// <value>Default <see langword="false"/>: the system decides. With <see langword="true"/> a datagram longer than the path takes in one packet is not sent: the send fails with
    /// MessageTooLong when this machine knows the path's limit, and else the datagram is dropped on the way (documented: dropped).</value>
    /// <exception cref="InvalidOperationException">Set too late (0x8000000E).</exception>
    public bool DontFragment { get => _dontFragment; set => _lock.Set(ref _dontFragment, value); }

    /// <summary>The size of the receive buffer, in bytes (<c>SO_RCVBUF</c>): what can wait while handlers are busy.</summary>
    /// <value>Default 0: the system's (212,992 on most Linux systems).</value>
    /// <remarks>Linux doubles what it is given, up to twice <c>net.core.rmem_max</c>, and counts its own overhead of about 768 bytes against it with each datagram (socket(7), observed).</remarks>
    /// <exception cref="InvalidOperationException">Set too late (0x8000000E).</exception>
    public uint InboundBufferSizeInBytes { get => _inboundBufferSize; set => _lock.Set(ref _inboundBufferSize, value); }

    /// <summary>The size of the send buffer, in bytes (<c>SO_SNDBUF</c>). An addition.</summary>
    /// <value>Default 0: the system's.</value>
    /// <remarks>A datagram longer than the buffer cannot be sent (MessageTooLong).</remarks>
    /// <exception cref="InvalidOperationException">Set too late (0x8000000E).</exception>
    public uint OutboundBufferSizeInBytes { get => _outboundBufferSize; set => _lock.Set(ref _outboundBufferSize, value); }

    /// <summary>Whether the port is shared with every other socket that asks for it like this, for multicast: each of them gets every datagram sent to a group they joined.</summary>
    /// <value>Default <see langword="false"/>: a port in use is refused. Sockets of other programs share it too (<c>SO_REUSEADDR</c>). Which of them gets a datagram that is sent to
    /// this machine's own address is not defined.</value>
    /// <exception cref="InvalidOperationException">Set too late (0x8000000E).</exception>
    public bool MulticastOnly { get => _multicastOnly; set => _lock.Set(ref _multicastOnly, value); }

    /// <summary>Whether datagrams sent to a group are also received by this machine's members of it. An addition.</summary>
    /// <value>Default <see langword="true"/>. On the loopback interface it has no effect (Linux, observed).</value>
    /// <exception cref="InvalidOperationException">Set too late (0x8000000E).</exception>
    public bool MulticastLoopback { get => _multicastLoopback; set => _lock.Set(ref _multicastLoopback, value); }

    /// <summary>How many routers a datagram to a group may pass, plus one (<c>IP_MULTICAST_TTL</c>, <c>IPV6_MULTICAST_HOPS</c>). An addition.</summary>
    /// <value>Default 1: it stays on the link. 0 to 255; 0 keeps it on this machine.</value>
    /// <exception cref="InvalidOperationException">Set too late (0x8000000E).</exception>
    public byte OutboundMulticastHopLimit { get => _multicastHopLimit; set => _lock.Set(ref _multicastHopLimit, value); }

    /// <summary>The hop limit of datagrams to a single host (<c>IP_TTL</c>, <c>IPV6_UNICAST_HOPS</c>), 1 to 255.</summary>
    /// <value>Default 128 (documented). May be set at any time; it holds for the datagrams sent from then on.</value>
    /// <exception cref="ArgumentException">0 (0x80070057).</exception>
    public byte OutboundUnicastHopLimit
    {
        get => _hopLimit;
        set
        {
            if (value == 0)
                throw Throw.Argument("A hop limit of 0 lets no packet leave; use 1 to 255.", nameof(value));
            _hopLimit = value;
            _socket.ApplyHopLimit(value);
        }
    }

    /// <summary>What datagrams ask of the network.</summary>
    /// <value>Default <see cref="SocketQualityOfService.Normal"/>.</value>
    /// <exception cref="InvalidOperationException">Set too late (0x8000000E).</exception>
    public SocketQualityOfService QualityOfService { get => _qualityOfService; set => _lock.Set(ref _qualityOfService, value); }

    internal DatagramOptions Options =>
        new(_inboundBufferSize, _outboundBufferSize, _hopLimit, _multicastHopLimit, _multicastLoopback, _dontFragment, _multicastOnly, _qualityOfService);

    /// <summary>From now on only what may change at any time changes.</summary>
    internal void Lock() => _lock.Lock();
}
