using System.Collections.Concurrent;
using System.Net;
using System.Net.Security;
using System.Runtime.CompilerServices;
using System.Security.Cryptography.X509Certificates;
using NetClient.Internal;
using NetClient.Networking.Sockets.Internal.ControlChannels;
using NetClient.Security.Cryptography.Certificates.Internal;

namespace NetClient.Networking.Sockets.Internal;

/// <summary>The connections of one HTTP handler: how each is opened, how its server is judged, and what is known of it.</summary>
/// <remarks>The handler does TLS itself, through a proxy's tunnel as well, and offers two places to stand: its validation callback, which cannot wait, and a filter between the
/// handshake and the first byte of a request, which can. What needs no network is judged in the former, revocation and the app's own opinion in the latter.</remarks>
internal sealed class HttpConnections(NetClientContext context, HttpConnectionOptions options)
{
    // Asking about revocation never takes all the time there is to connect: what was not learnt by then is a finding, and the request goes on.
    private static readonly TimeSpan LongestRevocation = TimeSpan.FromSeconds(15);
    private const int Capacity = 512;

    private readonly ConditionalWeakTable<SslStream, PeerExamination> _examinations = [];
    private readonly ConditionalWeakTable<HttpRequestMessage, OpenedEndPoints> _opened = [];
    private readonly ConcurrentDictionary<string, HttpConnectionFacts> _known = new(StringComparer.Ordinal);

    /// <summary>What is known of the newest connection to the server of an address; null before there was one.</summary>
    public HttpConnectionFacts? Find(Uri address) => _known.GetValueOrDefault(address.Authority);

    /// <summary>Opens a connection in clear text, for the handler to speak TLS and HTTP on.</summary>
    public async ValueTask<Stream> ConnectAsync(DnsEndPoint endpoint, HttpRequestMessage request, CancellationToken cancellationToken)
    {
        OpenedSocket opened = await context.Connector.ConnectForHttpAsync(endpoint, options, cancellationToken).ConfigureAwait(false);
        if (ControlChannelLink.OfSocketOf(request) is { } wants)
            wants.Opened(opened.Socket);
        _opened.AddOrUpdate(request, new OpenedEndPoints(opened.Socket.LocalEndPoint as IPEndPoint, opened.Remote, opened.Socket));
        return new System.Net.Sockets.NetworkStream(opened.Socket, ownsSocket: true);
    }

    /// <summary>The handshake's validation callback. What it throws is what the request fails with; a plain refusal would not say why.</summary>
    public bool Validate(object handshake, X509Certificate? presented, X509Chain? built, System.Net.Security.SslPolicyErrors errors)
    {
        var tls = (SslStream)handshake;
        var examination = new PeerExamination(context, options.TrustRoots, options.Ignorable, ChainExaminer.ServerUsage, options.RequireRevocationInformation);
        bool passed = examination.Validate(presented, built, errors);
        if (!passed && examination.Refused.Count > 0)
            throw Refused(examination, tls.TargetHostName);
        _examinations.AddOrUpdate(tls, examination);
        return passed;
    }

    /// <summary>The filter between the handshake and the first byte.</summary>
    public async ValueTask<Stream> ExamineAsync(Stream stream, HttpRequestMessage request, Version version, CancellationToken cancellationToken)
    {
        OpenedEndPoints? ends = _opened.TryGetValue(request, out OpenedEndPoints? found) ? found : null;
        var facts = new HttpConnectionFacts(ends?.Local, ends?.Remote, CertificateReport.Empty, default, default, version) { Bandwidth = ends is null ? null : ends.GetBandwidth };
        if (stream is SslStream tls && _examinations.TryGetValue(tls, out PeerExamination? examination))
        {
            _examinations.Remove(tls);
            await AddRevocationAsync(examination, tls, request, cancellationToken).ConfigureAwait(false);
            facts = facts with { Certificate = examination.Report, Protocol = tls.SslProtocol, CipherSuite = tls.NegotiatedCipherSuite };
            if (options.CustomValidation is { } judge && !await judge(facts, cancellationToken).ConfigureAwait(false))
                throw Rejected(examination, tls.TargetHostName);
        }
        Remember(request.RequestUri, facts);
        ControlChannelLink.Of(request)?.Connected();
        return stream;
    }

    private async ValueTask AddRevocationAsync(PeerExamination examination, SslStream tls, HttpRequestMessage request, CancellationToken cancellationToken)
    {
        TimeSpan half = options.ConnectTimeout == Timeout.InfiniteTimeSpan ? LongestRevocation : options.ConnectTimeout / 2;
        TimeSpan limit = half < LongestRevocation ? half : LongestRevocation;
        await examination.AddRevocationAsync(limit, limit, cancellationToken).ConfigureAwait(false);
        if (examination.Refused.Count > 0)
            throw Refused(examination, tls.TargetHostName);
        if (examination.Ignored.Count > 0)
            SocketLog.CertificateErrorsIgnored(context.Connector.Log, request.RequestUri?.Authority, string.Join(", ", examination.Ignored));
    }

    private void Remember(Uri? address, HttpConnectionFacts facts)
    {
        if (address is null)
            return;
        if (_known.Count >= Capacity)
            _known.Clear();
        _known[address.Authority] = facts;
    }

    // Transfers and feeds have no such setting: what they trust is the app's own store.
    private const string Remedy =
        "add it to the NetClientHttpHandler's IgnorableServerCertificateErrors, or, for a transfer or a feed, the issuer to CertificateStores.TrustedRootCertificationAuthorities";

    private static ServerCertificateException Refused(PeerExamination examination, string host) =>
        new(CertificateErrors.Refused(examination, host, host, Remedy, null), examination.Report);

    private static ServerCertificateException Rejected(PeerExamination examination, string host) =>
        new(CertificateErrors.Rejected(host), examination.Report);

    private sealed record OpenedEndPoints(IPEndPoint? Local, IPEndPoint? Remote, System.Net.Sockets.Socket Socket)
    {
        public BandwidthStatistics GetBandwidth()
        {
            try
            {
                return Socket.SafeHandle.IsClosed ? default : TcpStatistics.GetBandwidth(Socket);
            }
            catch (ObjectDisposedException)
            {
                return default; // closed just now
            }
        }
    }
}
