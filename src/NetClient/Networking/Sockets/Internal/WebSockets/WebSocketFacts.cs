using System.Net;
using NetClient.Errors;
using NetClient.Networking.Sockets.Internal.ControlChannels;

namespace NetClient.Networking.Sockets.Internal.WebSockets;

/// <summary>What is known of a web socket's connection, for both kinds of information object.</summary>
internal sealed class WebSocketFacts
{
    private volatile CertificateReport _report = CertificateReport.Empty;
    private volatile IPEndPoint? _local;
    private HostName? _localAddress;

    public HostName? LocalAddress => _local is { } local ? _localAddress ??= new HostName(local.Address.IsIPv4MappedToIPv6 ? local.Address.MapToIPv4() : local.Address) : null;

    public BandwidthStatistics Bandwidth => BandwidthNow?.Invoke() ?? default;

    public Func<BandwidthStatistics>? BandwidthNow { get; set; }

    public string? Protocol { get; set; }

    public WebSocketWire? Wire { get; set; }

    /// <summary>The control channel that the web socket serves.</summary>
    public ControlChannelLink? Link { get; set; }

    public CertificateReport Report { get => _report; set => _report = value; }

    public SocketSslErrorSeverity Severity =>
        Report.Errors.Count == 0 ? SocketSslErrorSeverity.None : Report.Errors.Max(CertificateResultTable.GetSeverity);

    public IPEndPoint? Local
    {
        get => _local;
        set => (_local, _localAddress) = (value, null);
    }

    /// <summary>Another attempt begins: what the last one found out is not about the connection to come.</summary>
    public void Forget()
    {
        Local = null;
        (BandwidthNow, Protocol, Wire) = (null, null, null);
        Report = CertificateReport.Empty;
    }
}
