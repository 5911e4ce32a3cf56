namespace NetClient.Networking.Internal;

/// <summary>A host and a port to try.</summary>
internal readonly record struct ServiceTarget(HostName Host, int Port)
{
    public override string ToString() => $"{Host}:{Port}";
}
