using System.Net.Security;
using System.Runtime.CompilerServices;
using NetClient.Internal;
using NetClient.Security.Cryptography.Certificates;

namespace NetClient.Networking.Sockets.Internal;

/// <summary>A certificate as TLS presents it: with its key and its intermediates, made once and without any network.</summary>
internal static class TlsCertificates
{
    private static readonly ConditionalWeakTable<Certificate, SslStreamCertificateContext> Contexts = [];

    public static SslStreamCertificateContext GetContext(Certificate certificate) => Contexts.GetValue(certificate, static own =>
        own.AsX509Certificate2().HasPrivateKey
            ? SslStreamCertificateContext.Create(own.AsX509Certificate2(), own.Intermediates, offline: true)
            : throw Throw.Argument($"The certificate {own.AsX509Certificate2().Subject} has no private key, so it cannot prove anything.", "certificate"));
}
