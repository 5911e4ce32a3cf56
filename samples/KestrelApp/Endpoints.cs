using System.Net;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using NetClient.AspNetCore;

namespace KestrelApp;

/// <summary>Where the server listens in each shape in which it has a port of its own.</summary>
internal static class Endpoints
{
    public static void Listen(KestrelServerOptions kestrel, string shape, int port)
    {
        switch (shape)
        {
            case "edge":         // clients come straight here: TLS, HTTP/2 by ALPN, the gate in front
                kestrel.ListenAnyIP(port, listen => listen.UseHttps(OwnCertificate.Make()));
                break;
            case "haproxy":      // a proxy passes TLS through and says first, in a PROXY header, whose connection it is
                kestrel.ListenLocalhost(port, listen =>
                {
                    listen.UseProxyProtocol();
                    listen.UseHttps(OwnCertificate.Make());
                });
                break;
            case "nginx" or "apache":   // a proxy ends TLS, and says in X-Forwarded-* for whom it asks
                kestrel.Listen(IPAddress.Loopback, port);
                break;
            case "in-process":   // part of another program, for itself alone
                kestrel.Listen(IPAddress.Loopback, 0);
                break;
            default:
                throw new ArgumentException($"There is no shape '{shape}'.");
        }
    }
}
