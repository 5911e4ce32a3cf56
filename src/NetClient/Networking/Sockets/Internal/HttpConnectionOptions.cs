using System.Net;
using NetClient.Security.Cryptography.Certificates;

namespace NetClient.Networking.Sockets.Internal;

/// <summary>How an HTTP handler connects, as <see cref="Connector"/> needs to know it. Read once, when the handler is made.</summary>
internal sealed record HttpConnectionOptions
{
    /// <summary>For resolving, connecting, the proxy's tunnel and TLS together.</summary>
    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>As <see cref="StreamSocketControl.NoDelay"/>.</summary>
    public bool NoDelay { get; init; } = true;

    /// <summary>As <see cref="StreamSocketControl.OutboundBufferSizeInBytes"/>.</summary>
    public uint OutboundBufferSize { get; init; }

    public TimeSpan PooledConnectionLifetime { get; init; } = Timeout.InfiniteTimeSpan;

    public int MaxConnectionsPerServer { get; init; } = int.MaxValue;

    /// <summary>In kilobytes.</summary>
    public int MaxResponseHeadersLength { get; init; } = 64;

    /// <summary>Which proxy to take for a target, gate included; null for none.</summary>
    public IWebProxy? Proxy { get; init; }

    public bool UseDefaultProxyCredentials { get; init; }

    /// <summary>What a server that asks is told; null for nothing.</summary>
    public ICredentials? Credentials { get; init; }

    public Certificate? ClientCertificate { get; init; }

    /// <summary>Null for no cookies.</summary>
    public CookieContainer? Cookies { get; init; }

    public DecompressionMethods Decompression { get; init; }

    public IReadOnlyList<ChainValidationResult> Ignorable { get; init; } = [];

    public IReadOnlyList<Certificate> TrustRoots { get; init; } = [];

    public bool RequireRevocationInformation { get; init; }

    /// <summary>The app's own judgement of a server whose certificate has passed; false refuses it.</summary>
    public HttpServerValidation? CustomValidation { get; init; }
}

/// <summary>Asks the app about a server, after its certificate passed everything else and before the first byte of a request.</summary>
/// <param name="server">What is known of the connection.</param>
/// <param name="cancellationToken">Ends with the time to connect.</param>
internal delegate ValueTask<bool> HttpServerValidation(HttpConnectionFacts server, CancellationToken cancellationToken);
