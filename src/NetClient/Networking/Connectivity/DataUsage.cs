namespace NetClient.Networking.Connectivity;

/// <summary>What was sent and received over a connection. WinRT replaced it by <see cref="NetworkUsage"/>.</summary>
public sealed class DataUsage
{
    internal DataUsage(ulong bytesReceived, ulong bytesSent)
    {
        BytesReceived = bytesReceived;
        BytesSent = bytesSent;
    }

    /// <summary>Bytes received.</summary>
    public ulong BytesReceived { get; }

    /// <summary>Bytes sent.</summary>
    public ulong BytesSent { get; }
}
