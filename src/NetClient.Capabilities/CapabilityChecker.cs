using System.Net;
using NetClient.Capabilities.Internal;

namespace NetClient.Capabilities;

/// <summary>Answers whether an app's manifest grants a network operation. Immutable, safe to share between threads; a check allocates nothing.</summary>
/// <remarks>A guard for the app's own code and what it depends on, not a sandbox: it stops whoever asks it, and nobody else.
/// The rules, one row per operation and boundary, stand in <c>docs/capabilities.md</c>.
/// <para>An addition: WinRT has no such type; Windows enforces from outside.</para></remarks>
/// <param name="manifest">What the app declares.</param>
/// <param name="denied">Called with each decision that denies, before anything is thrown, by whichever thread asked: for a log or a counter. What it throws reaches who asked.</param>
/// <exception cref="ArgumentNullException"><paramref name="manifest"/> is null (0x80070057).</exception>
public sealed class CapabilityChecker(CapabilityManifest manifest, Action<CapabilityDecision>? denied = null)
{
    /// <summary>The manifest that the answers come from.</summary>
    public CapabilityManifest Manifest { get; } = NotNull(manifest);

    /// <summary>Judges an operation as a whole, before its address is known.</summary>
    /// <param name="operation">What is about to be done.</param>
    /// <returns>Granted when at least one address could be granted. Necessary, not sufficient: check the address once it is known.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="operation"/> is not one of the operations (0x80070057).</exception>
    public CapabilityDecision Check(NetworkOperation operation) => Told(new(Manifest, operation, AddressScope.NotKnownYet, null, 0));

    /// <summary>Judges an operation on an address: the remote one, or the local one of a <see cref="NetworkOperation.Bind"/>.</summary>
    /// <param name="operation">What is about to be done.</param>
    /// <param name="address">The address as it will be used: after resolution, never the name it came from.</param>
    /// <param name="port">The port, 0 to 65535, for the message only; 0 leaves it out.</param>
    /// <returns>The decision.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="address"/> is null (0x80070057).</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="operation"/> or <paramref name="port"/> is out of range (0x80070057).</exception>
    public CapabilityDecision Check(NetworkOperation operation, IPAddress address, int port = 0)
    {
        Throw.IfNull(address);
        Throw.IfNoPort(port);
        return Told(new(Manifest, operation, AddressRanges.Classify(address), address, port));
    }

    /// <inheritdoc cref="Check(NetworkOperation, IPAddress, int)"/>
    /// <param name="operation">What is about to be done.</param>
    /// <param name="endPoint">Address and port as they will be used.</param>
    /// <exception cref="ArgumentNullException"><paramref name="endPoint"/> is null (0x80070057).</exception>
    public CapabilityDecision Check(NetworkOperation operation, IPEndPoint endPoint)
    {
        Throw.IfNull(endPoint);
        return Check(operation, endPoint.Address, endPoint.Port);
    }

    /// <summary>Judges an operation on a name that will not be resolved here, such as the target behind a proxy.</summary>
    /// <param name="operation">What is about to be done.</param>
    /// <param name="hostName">A name, or an address in text. An address is judged as one, in the odd spellings that resolvers accept too: <c>127.1</c>,
    /// <c>0x7f000001</c>, <c>[::1]</c>, full-width digits, final dots, blanks around it. <c>localhost</c> counts as loopback, <c>.local</c> (RFC 6762)
    /// as link-local, <c>home.arpa</c> (RFC 8375) and <c>.internal</c> (reserved by ICANN in 2024) as private, each with the names below it;
    /// every other name as the Internet.</param>
    /// <param name="port">The port, 0 to 65535, for the message only; 0 leaves it out.</param>
    /// <returns>The decision. Do not use it in place of a check of the resolved address where there is one: a name can resolve to anything.</returns>
    /// <exception cref="ArgumentException"><paramref name="hostName"/> is null or empty (0x80070057).</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="operation"/> or <paramref name="port"/> is out of range (0x80070057).</exception>
    public CapabilityDecision Check(NetworkOperation operation, string hostName, int port)
    {
        Throw.IfNullOrEmpty(hostName);
        Throw.IfNoPort(port);
        return Told(new(Manifest, operation, HostNames.Classify(hostName), hostName, port));
    }

    /// <summary>Judges what a proxy is asked for. It is as <see cref="Check(NetworkOperation, string, int)"/> has it for a connect, but that <c>localhost</c>, 127.0.0.1 and the like are the
    /// proxy's own machine: unless that is this one, they count as private.</summary>
    /// <param name="hostName">The target, a name or an address in text.</param>
    /// <param name="port">The target's port, 0 to 65535, for the message only; 0 leaves it out.</param>
    /// <param name="proxyHostName">The proxy as it was named: only <c>localhost</c> and loopback addresses are this machine.</param>
    /// <returns>The decision. The proxy's own address is a question of its own (<see cref="NetworkOperation.ProxyConnect"/>).</returns>
    /// <exception cref="ArgumentException">A name is null or empty (0x80070057).</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="port"/> is out of range (0x80070057).</exception>
    public CapabilityDecision CheckBehindProxy(string hostName, int port, string proxyHostName)
    {
        Throw.IfNullOrEmpty(hostName);
        Throw.IfNullOrEmpty(proxyHostName);
        Throw.IfNoPort(port);
        AddressScope scope = HostNames.Classify(hostName);
        if (scope is AddressScope.Loopback or AddressScope.Unspecified && HostNames.Classify(proxyHostName) != AddressScope.Loopback)
            scope = AddressScope.Private;
        return Told(new(Manifest, NetworkOperation.Connect, scope, hostName, port));
    }

    /// <summary>Whether an operation on an address is granted, for callers that have its bytes and no object. Allocates nothing; the other overloads also say why not.</summary>
    /// <param name="operation">What is about to be done.</param>
    /// <param name="address">The address as it will be used, in network byte order: 4 bytes of IPv4 or 16 of IPv6.</param>
    /// <returns>The decision.</returns>
    /// <exception cref="ArgumentException"><paramref name="address"/> has neither length (0x80070057).</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="operation"/> is not one of the operations (0x80070057).</exception>
    public bool IsGranted(NetworkOperation operation, ReadOnlySpan<byte> address) =>
        (Manifest.Capabilities & CapabilityRules.Required(operation, AddressRanges.Classify(address))) != NetworkCapability.None;

    /// <summary>As <see cref="Check(NetworkOperation)"/>, and throws when the answer is no.</summary>
    /// <param name="operation">What is about to be done.</param>
    /// <exception cref="CapabilityDeniedException">No declared capability grants it (0x80070005).</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="operation"/> is not one of the operations (0x80070057).</exception>
    public void Demand(NetworkOperation operation) => Check(operation).ThrowIfDenied();

    /// <summary>As <see cref="Check(NetworkOperation, IPAddress, int)"/>, and throws when the answer is no.</summary>
    /// <param name="operation">What is about to be done.</param>
    /// <param name="address">The address as it will be used.</param>
    /// <param name="port">The port, 0 to 65535, for the message only; 0 leaves it out.</param>
    /// <exception cref="CapabilityDeniedException">No declared capability grants it (0x80070005).</exception>
    /// <exception cref="ArgumentNullException"><paramref name="address"/> is null (0x80070057).</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="operation"/> or <paramref name="port"/> is out of range (0x80070057).</exception>
    public void Demand(NetworkOperation operation, IPAddress address, int port = 0) => Check(operation, address, port).ThrowIfDenied();

    /// <summary>As <see cref="Check(NetworkOperation, IPEndPoint)"/>, and throws when the answer is no.</summary>
    /// <param name="operation">What is about to be done.</param>
    /// <param name="endPoint">Address and port as they will be used.</param>
    /// <exception cref="CapabilityDeniedException">No declared capability grants it (0x80070005).</exception>
    /// <exception cref="ArgumentNullException"><paramref name="endPoint"/> is null (0x80070057).</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="operation"/> is not one of the operations (0x80070057).</exception>
    public void Demand(NetworkOperation operation, IPEndPoint endPoint) => Check(operation, endPoint).ThrowIfDenied();

    /// <summary>As <see cref="Check(NetworkOperation, string, int)"/>, and throws when the answer is no.</summary>
    /// <param name="operation">What is about to be done.</param>
    /// <param name="hostName">A name that will not be resolved here, or an address in text.</param>
    /// <param name="port">The port, 0 to 65535, for the message only; 0 leaves it out.</param>
    /// <exception cref="CapabilityDeniedException">No declared capability grants it (0x80070005).</exception>
    /// <exception cref="ArgumentException"><paramref name="hostName"/> is null or empty (0x80070057).</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="operation"/> or <paramref name="port"/> is out of range (0x80070057).</exception>
    public void Demand(NetworkOperation operation, string hostName, int port) => Check(operation, hostName, port).ThrowIfDenied();

    private CapabilityDecision Told(in CapabilityDecision decision)
    {
        if (denied is not null && !decision.IsGranted)
            denied(decision);
        return decision;
    }

    private static CapabilityManifest NotNull(CapabilityManifest manifest)
    {
        Throw.IfNull(manifest);
        return manifest;
    }
}
