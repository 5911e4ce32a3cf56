using System.Net.Sockets;
using NetClient.Internal;
using NetClient.Networking;
using NetClient.Networking.Sockets;
using NetClient.Networking.Sockets.Internal;
using NetClient.Networking.Sockets.Internal.Handoff;
using NetClient.Security.Cryptography.Certificates;

namespace NetClient.Broker.Internal;

/// <summary>A TLS session that the broker has for a connection of an app's. This part is the handshake; beside it stands what carries the bytes. Fields that say who has it are the loop's.</summary>
internal sealed partial class TlsSession(EventLoop loop, string app, SecureRules rules, Socket connected) : IDisposable
{
    private readonly CancellationTokenSource _stop = new();   // the handshake
    private TlsTransport? _transport;

    public Guid Id => rules.Session;

    public string App => app;

    public string Peer { get; } = connected.RemoteEndPoint?.ToString() ?? "";

    /// <summary>Who waits for the end of the handshake; null after it.</summary>
    public BrokerClientConnection? Client { get; set; }

    /// <summary>The process whose connection it is, until it is transferred.</summary>
    public ClientProcess? Process { get; set; }

    /// <summary>The transferred socket that it is.</summary>
    public OwnedSocket? Owned { get; set; }

    /// <summary>Which of the kernel's sockets is the app's end: who has a descriptor of that one has the session.</summary>
    public ulong Cookie { get; set; }

    /// <summary>The protocol of the completed handshake; null before. Kept, because a stream that has failed no longer says.</summary>
    public string? Version { get; private set; }

    /// <summary>Whether bytes may still flow, or a handshake is under way.</summary>
    public bool IsRunning { get; private set; } = true;

    /// <summary>The handshake, by the app's rules. It never throws for what the peer does.</summary>
    /// <exception cref="Exception">The rules make no sense.</exception>
    public async Task<SecuredState> HandshakeAsync(NetClientContext context)
    {
        // The socket object lends its settings and its findings; the connection stays here.
        var settings = new StreamSocket(context);
        Apply(settings.Control);
        if (rules.TargetHost is { } target)
            settings.Information.SetTarget(new HostName(target), rules.TargetService);
        var plain = new PlainTransport(connected);
        SecureFailure? failure = null;
        try
        {
            _transport = await new TlsClient(context, settings.Control, settings.Information)
                .AuthenticateAsync(plain, rules.Level, new HostName(rules.Host), _stop.Token).ConfigureAwait(false);
            Version = _transport.Tls.SslProtocol.ToString();
        }
        catch (NetworkException e)
        {
            failure = SecureFailure.Of(e);
        }
        StreamSocketInformation found = settings.Information;
        return new SecuredState
        {
            Session = Id,
            Local = connected.LocalEndPoint?.ToString() ?? "",
            Remote = Peer,
            Protocol = _transport?.Tls.SslProtocol ?? default,
            CipherSuite = _transport?.Tls.NegotiatedCipherSuite ?? default,
            ApplicationProtocol = _transport?.Tls.NegotiatedApplicationProtocol.ToString() ?? "",
            Certificate = found.ServerCertificate?.AsX509Certificate2().RawData,
            Intermediates = [.. found.ServerIntermediateCertificates.Select(issuer => issuer.AsX509Certificate2().RawData)],
            Errors = found.ServerCertificateErrors,
            Failure = failure,
        };
    }

    /// <summary>Ends it at once, whatever it is at; the peer sees a reset.</summary>
    public void Abort()
    {
        _isAborted = true;
        _stop.Cancel();
        LinuxCalls.EndLinger(connected.SafeHandle);
        if (_transport is { } transport)
            transport.Abort();
        else
            connected.Dispose();
        Shut();
    }

    /// <summary>The handshake failed, or nobody wants it any more.</summary>
    public void End() => IsRunning = false;

    public void Dispose()
    {
        _stop.Dispose();
        _unread.Dispose();
    }

    private void Apply(StreamSocketControl control)
    {
        control.MinProtectionLevel = rules.MinLevel;
        control.HandshakeTimeout = rules.HandshakeTimeout < 0 ? Timeout.InfiniteTimeSpan : TimeSpan.FromMilliseconds(rules.HandshakeTimeout);
        control.RequireRevocationInformation = rules.RequireRevocationInformation;
        foreach (string name in rules.ApplicationProtocols)
            control.ApplicationProtocols.Add(name);
        foreach (ChainValidationResult error in rules.Ignorable)
            control.IgnorableServerCertificateErrors.Add(error);
        foreach (byte[] root in rules.TrustRoots)
            control.ExclusiveTrustRoots.Add(new Certificate(System.Security.Cryptography.X509Certificates.X509CertificateLoader.LoadCertificate(root)));
        if (rules.ClientCertificate is { } bundle)
            control.ClientCertificate = Certificate.FromPfx(bundle, null);
    }
}
