using System.Net;

namespace NetClient.Networking.Sockets;

/// <summary>What is known of a <see cref="StreamSocketListener"/>.</summary>
public sealed class StreamSocketListenerInformation
{
    private IPEndPoint? _local;

    internal StreamSocketListenerInformation()
    {
    }

    /// <summary>The port that is listened on, as decimal text; empty before the bind.</summary>
    public string LocalPort => _local?.Port.ToString(System.Globalization.CultureInfo.InvariantCulture) ?? "";

    /// <summary>The address that is listened on; the unspecified address for all, null before the bind. An addition.</summary>
    public HostName? LocalAddress => _local is null ? null : new HostName(_local.Address);

    internal void SetLocal(IPEndPoint? local) => _local = local;
}
