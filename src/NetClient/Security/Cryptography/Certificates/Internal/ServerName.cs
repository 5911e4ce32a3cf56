using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using NetClient.Networking;

namespace NetClient.Security.Cryptography.Certificates.Internal;

/// <summary>The name that a server's certificate is held against.</summary>
internal static class ServerName
{
    /// <summary>A host as certificates name it: a scope ("%eth0") is this machine's business and in no certificate; a trailing dot is DNS's.</summary>
    public static string Of(HostName host) =>
        host.Type == HostNameType.DomainName ? host.CanonicalName.TrimEnd('.') : host.CanonicalName.Split('%')[0];

    /// <summary>Whether a certificate is for a host. One with malformed names is for none.</summary>
    public static bool Matches(X509Certificate2 certificate, HostName host)
    {
        try
        {
            return certificate.MatchesHostname(Of(host));
        }
        catch (Exception e) when (e is CryptographicException or ArgumentException)
        {
            return false;
        }
    }
}
