using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using NetClient.TestServers;

namespace Tour.Servers;

/// <summary>One web server (Kestrel) with many doors: each port shows another certificate.</summary>
internal sealed class WebDoors : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly Dictionary<string, int> _ports;

    private WebDoors(WebApplication app, Dictionary<string, int> ports) => (_app, _ports) = (app, ports);

    /// <summary>The port of a door, as ConnectAsync takes it.</summary>
    public string this[string door] => _ports[door].ToString(System.Globalization.CultureInfo.InvariantCulture);

    public static async Task<WebDoors> OpenAsync(TestPki pki, RevocationList revocation, CancellationToken cancellationToken)
    {
        X509Certificate2 good = pki.Issue();
        X509Certificate2 revoked = pki.Issue(new CertificateSpec { CrlUri = revocation.Uri });
        revocation.Content = pki.BuildCrl(revoked);

        var past = new CertificateSpec { From = TimeSpan.FromDays(-15), To = TimeSpan.FromDays(-7) };
        (string, Action<ListenOptions>)[] doors =
        [
            ("plain", _ => { }),
            ("good", Tls(good)),
            ("checked", Tls(pki.Issue(new CertificateSpec { CrlUri = revocation.Uri }))),
            ("expired", Tls(pki.Issue(past))),
            ("wrong host", Tls(pki.Issue(new CertificateSpec { Names = ["shop.example", "www.shop.example"] }))),
            ("expired, wrong host", Tls(pki.Issue(past with { Names = ["shop.example"] }))),
            ("self-signed", Tls(pki.Issue(new CertificateSpec { SelfSigned = true }))),
            ("revoked", Tls(revoked)),
            ("no intermediate", listen => listen.UseHttps(pki.Issue())),
            ("TLS 1.2", Tls(good, https => https.SslProtocols = SslProtocols.Tls12)),
            ("members", Tls(good, https =>
            {
                https.ClientCertificateMode = ClientCertificateMode.RequireCertificate;
                https.ClientCertificateValidation = (certificate, _, _) => IsMember(certificate, pki);
            })),
        ];
        (WebApplication app, Dictionary<string, int> ports) = await Kestrel.StartAsync(
            doors, AnswerAsync, cancellationToken);
        return new WebDoors(app, ports);

        Action<ListenOptions> Tls(X509Certificate2 certificate, Action<HttpsConnectionAdapterOptions>? configure = null) => listen => listen.UseHttps(https =>
        {
            https.ServerCertificate = certificate;
            https.ServerCertificateChain = [pki.Intermediate];
            configure?.Invoke(https);
        });
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private static Task AnswerAsync(HttpContext context)
    {
        string? elsewhere = context.Request.Path.Value switch
        {
            "/moved" => "/",
            "/to-metadata" => "https://169.254.169.254/latest/meta-data/",   // what a server that means harm sends its visitors to
            "/to-clear-text" => "http://localhost/",
            _ => null,
        };
        if (elsewhere is not null)
        {
            context.Response.Redirect(elsewhere);
            return Task.CompletedTask;
        }
        if (context.Request.Path == "/news")
            context.Response.Headers.CacheControl = "max-age=60";
        return context.Response.WriteAsync($"hello {context.Connection.ClientCertificate?.Subject ?? "stranger"}\n", context.RequestAborted);
    }

    private static bool IsMember(X509Certificate2 certificate, TestPki pki)
    {
        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.Add(pki.Root);
        chain.ChainPolicy.ExtraStore.Add(pki.Intermediate);
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        return chain.Build(certificate);
    }
}
