using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Runtime.InteropServices;
using NetClient.Internal;

namespace NetClient.Networking.Sockets;

/// <summary>An address and a port, as a value: it names the peer of a datagram without an allocation. An addition.</summary>
/// <remarks>An IPv4 address and the same address mapped into IPv6 are one endpoint. The default value is no endpoint: nothing can be sent to it.</remarks>
[StructLayout(LayoutKind.Auto)]
public readonly struct DatagramEndpoint : IEquatable<DatagramEndpoint>
{
    // The address as IPv6, an IPv4 one mapped (::ffff:a.b.c.d), in two numbers with the first byte on top.
    private const ulong Mapped = 0x0000_FFFF_0000_0000;

    private readonly ulong _high;
    private readonly ulong _low;
    private readonly uint _scope;
    private readonly ushort _port;

    /// <summary>Makes an endpoint of an address and a port.</summary>
    /// <param name="address">An IPv4 or IPv6 address. Names are resolved by
    /// <see cref="DatagramSocket.GetEndpointPairsAsync(HostName, string, CancellationToken)"/>.</param>
    /// <param name="port">The port, 0 to 65535.</param>
    /// <exception cref="ArgumentException"><paramref name="address"/> is null or not an IP address, or <paramref name="port"/> is out of range (0x80070057).</exception>
    public DatagramEndpoint(HostName address, int port)
        : this(CheckedAddress(address), CheckedPort(port))
    {
    }

    /// <summary>Makes an endpoint of .NET's.</summary>
    /// <param name="endPoint">Address, scope and port.</param>
    /// <exception cref="ArgumentNullException"><paramref name="endPoint"/> is null (0x80070057).</exception>
    public DatagramEndpoint(IPEndPoint endPoint)
        : this(Checked(endPoint).Address, (ushort)endPoint.Port)
    {
    }

    internal DatagramEndpoint(IPAddress address, ushort port)
    {
        Span<byte> bytes = stackalloc byte[16];
        address.TryWriteBytes(bytes, out int length);
        this = FromBytes(bytes[..length], port, length == 16 && !address.IsIPv4MappedToIPv6 ? (uint)address.ScopeId : 0);
    }

    private DatagramEndpoint(ulong high, ulong low, uint scope, ushort port) => (_high, _low, _scope, _port) = (high, low, scope, port);

    /// <summary>The address; IPv6 with its scope. Each call makes an object.</summary>
    public HostName Address => new(IPAddress);

    /// <summary>The port, 0 to 65535.</summary>
    public int Port => _port;

    internal bool IsIPv4 => _high == 0 && (_low & 0xFFFF_FFFF_0000_0000) == Mapped;

    internal bool IsDefault => this == default;

    internal bool IsMulticast => IsIPv4 ? (_low & 0xF000_0000) == 0xE000_0000 : _high >> 56 == 0xFF;

    internal uint Scope => _scope;

    internal IPAddress IPAddress
    {
        get
        {
            Span<byte> bytes = stackalloc byte[16];
            WriteAddress(bytes);
            return IsIPv4 ? new IPAddress(bytes[12..]) : new IPAddress(bytes, _scope);
        }
    }

    /// <summary>Whether two endpoints are the same: address, scope and port.</summary>
    /// <param name="left">One.</param>
    /// <param name="right">The other.</param>
    public static bool operator ==(DatagramEndpoint left, DatagramEndpoint right) => left.Equals(right);

    /// <summary>Whether two endpoints differ in address, scope or port.</summary>
    /// <param name="left">One.</param>
    /// <param name="right">The other.</param>
    public static bool operator !=(DatagramEndpoint left, DatagramEndpoint right) => !left.Equals(right);

    /// <summary>The endpoint as .NET's; IPv4 as IPv4.</summary>
    /// <returns>A new object.</returns>
    public IPEndPoint ToIPEndPoint() => new(IPAddress, _port);

    /// <inheritdoc/>
    public bool Equals(DatagramEndpoint other) => _low == other._low && _high == other._high && _port == other._port && _scope == other._scope;

    /// <inheritdoc/>
    public override bool Equals([NotNullWhen(true)] object? obj) => obj is DatagramEndpoint other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(_low, _high, _port, _scope);

    /// <summary>Address and port, an IPv6 address in brackets: <c>[fe80::1%2]:5353</c>.</summary>
    /// <returns>The text.</returns>
    public override string ToString() => ToIPEndPoint().ToString();

    internal static DatagramEndpoint FromBytes(ReadOnlySpan<byte> address, ushort port, uint scope) => address.Length == 4
        ? new DatagramEndpoint(0, Mapped | BinaryPrimitives.ReadUInt32BigEndian(address), 0, port)
        : new DatagramEndpoint(BinaryPrimitives.ReadUInt64BigEndian(address), BinaryPrimitives.ReadUInt64BigEndian(address[8..]), scope, port);

    /// <summary>The address in 16 bytes; an IPv4 address is mapped, so its own four are the last.</summary>
    internal void WriteAddress(Span<byte> sixteen)
    {
        BinaryPrimitives.WriteUInt64BigEndian(sixteen, _high);
        BinaryPrimitives.WriteUInt64BigEndian(sixteen[8..], _low);
    }

    /// <summary>Whether the addresses are the same; a scope that one of them lacks does not count.</summary>
    internal bool HasAddressOf(in DatagramEndpoint other) =>
        _low == other._low && _high == other._high && (_scope == other._scope || _scope == 0 || other._scope == 0);

    internal DatagramEndpoint WithPort(int port) => new(_high, _low, _scope, (ushort)port);

    private static IPAddress CheckedAddress(HostName address)
    {
        Throw.IfNull(address);
        return address.Address ?? throw Throw.Argument($"{address} is a name; an endpoint has an IP address. GetEndpointPairsAsync resolves names.", nameof(address));
    }

    private static ushort CheckedPort(int port) => (uint)port <= ushort.MaxValue ? (ushort)port : throw Throw.Range("A port is a number from 0 to 65535.", nameof(port));

    private static IPEndPoint Checked(IPEndPoint endPoint)
    {
        Throw.IfNull(endPoint);
        return endPoint;
    }
}
