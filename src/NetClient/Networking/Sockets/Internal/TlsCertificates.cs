using System.Net.Security;
using System.Runtime.CompilerServices;
using NetClient.Capabilities;
using NetClient.Internal;
using NetClient.Security.Cryptography.Certificates;

namespace NetClient.Networking.Sockets.Internal;

/// <summary>A certificate as TLS presents it: with its key and its intermediates, made once and without any network.</summary>
internal static class TlsCertificates
{
    private static readonly ConditionalWeakTable<Certificate, SslStreamCertificateContext> Contexts = [];

    /// <exception cref="CapabilityDeniedException">It is from the user's store, which the app's manifest does not grant.</exception>
    public static SslStreamCertificateContext GetContext(NetClientContext context, Certificate certificate)
    {
        if (certificate.IsPerUser)
            context.Capabilities.Demand(NetworkOperation.UseUserCertificates);
        return Contexts.GetValue(certificate, static own => own.AsX509Certificate2().HasPrivateKey
            ? SslStreamCertificateContext.Create(own.AsX509Certificate2(), own.Intermediates, offline: true)
            : throw Throw.Argument($"The certificate {own.AsX509Certificate2().Subject} has no private key, so it cannot prove anything.", "certificate"));
    }
}
