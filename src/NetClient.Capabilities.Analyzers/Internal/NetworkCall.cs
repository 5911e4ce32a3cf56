namespace NetClient.Capabilities.Analyzers.Internal;

/// <summary>One row: a method that goes to the network, and the question the run-time gate will ask about it.</summary>
/// <param name="Type">Metadata name of the type. A row whose type is not there is harmless.</param>
/// <param name="Method">Name of the method; all overloads.</param>
/// <param name="Operation">What it does.</param>
/// <param name="WithoutTarget">Where it goes when no parameter says so.</param>
internal sealed record NetworkCall(string Type, string Method, NetworkOperation Operation, NetClient.Capabilities.Internal.AddressScope WithoutTarget)
{
    /// <summary>Whether the type is an interface: the app may have put something of its own behind it, or a manifest made in code.</summary>
    public bool IsInterface { get; init; }

    /// <summary>What a message calls it: <c>StreamSocket.ConnectAsync</c>.</summary>
    public string DisplayName { get; } = $"{Type.Substring(Type.LastIndexOf('.') + 1)}.{Method}";
}
