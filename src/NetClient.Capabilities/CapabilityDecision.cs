using System.Net;
using NetClient.Capabilities.Internal;

namespace NetClient.Capabilities;

/// <summary>The answer of a <see cref="CapabilityChecker"/>: what was asked, yes or no, and what is missing. Text is made only when it is read.</summary>
public readonly struct CapabilityDecision
{
    private readonly CapabilityManifest? _manifest;
    private readonly object? _target;   // IPAddress, or string for a name, or null for the operation as a whole
    private readonly ushort _port;
    private readonly byte _operation;
    private readonly AddressScope _scope;
    private readonly byte _required;

    internal CapabilityDecision(CapabilityManifest manifest, NetworkOperation operation, AddressScope scope, object? target, int port)
    {
        NetworkCapability required = CapabilityRules.Required(operation, scope);
        _manifest = manifest;
        _target = target;
        _port = (ushort)port;
        _operation = (byte)operation;
        _scope = scope;
        _required = (byte)required;
    }

    /// <summary>Whether the manifest grants the operation. False for a default value.</summary>
    public bool IsGranted => _manifest is not null && (_manifest.Capabilities & Required) != NetworkCapability.None;

    /// <summary>What was asked for.</summary>
    public NetworkOperation Operation => (NetworkOperation)_operation;

    /// <summary>Where the address is; <see cref="NetworkBoundary.Unspecified"/> also when the operation was judged before its address was known.</summary>
    public NetworkBoundary Boundary => _scope.ToBoundary();

    /// <summary>The address that was judged, or null when there was none or only a name.</summary>
    public IPAddress? Address => _target as IPAddress;

    /// <summary>The name that was judged, as it was given, or null when there was none or an address.</summary>
    public string? HostName => _target as string;

    /// <summary>The port, or 0 when none was given.</summary>
    public int Port => _port;

    /// <summary>The address and port that were judged (a new object with each call), or null when there was no address.</summary>
    public IPEndPoint? EndPoint => Address is { } address ? new IPEndPoint(address, _port) : null;

    /// <summary>The capabilities of which any one grants this.</summary>
    public NetworkCapability Required => (NetworkCapability)_required;

    /// <summary>The line that would grant this, ready for the manifest's <c>Capabilities</c> element: of several possible ones the one that opens least.
    /// Null when it is granted already.</summary>
    public string? ManifestLine => IsGranted ? null : DecisionMessage.RecommendedLine(Required);

    /// <summary>What was attempted, on what, which capability is missing and what to add; for a granted decision, what granted it.</summary>
    public string Message => _manifest is null ? "No decision was made." : DecisionMessage.For(in this, _manifest);

    /// <summary>Throws when this is a denial.</summary>
    /// <exception cref="CapabilityDeniedException"><see cref="IsGranted"/> is false (0x80070005).</exception>
    public void ThrowIfDenied()
    {
        if (!IsGranted)
            throw new CapabilityDeniedException(this);
    }

    /// <inheritdoc cref="Message"/>
    public override string ToString() => Message;

    internal AddressScope Scope => _scope;
}
