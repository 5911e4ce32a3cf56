using System.Globalization;
using System.Security.Cryptography.X509Certificates;
using NetClient.Security.Cryptography.Certificates;
using NetClient.TestServers.Processes;

namespace NetClient.InteropTests.Certificates;

/// <summary>All certificates of <c>make-certs.sh</c>, with a host that serves their CRLs and OCSP answers.</summary>
public sealed class OpenSslPki : IAsyncDisposable
{
    private readonly TempDirectory _directory;

    private OpenSslPki(TempDirectory directory, RevocationHost revocation)
    {
        _directory = directory;
        Revocation = revocation;
        Root = X509CertificateLoader.LoadCertificateFromFile(this["root.pem"]);
    }

    /// <summary>Where the files are.</summary>
    public string Directory => _directory["pki"];

    /// <summary>The trust anchor.</summary>
    public X509Certificate2 Root { get; }

    /// <summary>Serves the addresses that the certificates name.</summary>
    public RevocationHost Revocation { get; }

    /// <summary>The path of a file, say <c>good.chain.pem</c>.</summary>
    public string this[string file] => Path.Combine(Directory, file);

    /// <summary>Makes a set of its own, with addresses of its own: nothing that another set's handshakes left in a cache fits.</summary>
    public static async Task<OpenSslPki> CreateAsync(CancellationToken cancellationToken)
    {
        var directory = new TempDirectory("pki");
        RevocationHost revocation = await RevocationHost.StartAsync(directory["pki"], cancellationToken);
        string script = directory.Write("make-certs.sh", Resources.Read("make-certs.sh"));
        string port = revocation.Port.ToString(CultureInfo.InvariantCulture);
        await CommandResult.RunCheckedAsync(new ProcessSpec("/bin/sh", script, directory["pki"], port, port), cancellationToken);
        return new OpenSslPki(directory, revocation);
    }

    /// <summary>A certificate with its private key, and the issuers that go with it.</summary>
    public X509Certificate2Collection LoadWithKey(string name) => X509CertificateLoader.LoadPkcs12CollectionFromFile(this[name + ".pfx"], "test");

    /// <summary>A certificate with its private key and the issuers to send along, as NetClient takes it.</summary>
    public Certificate CertificateWithKey(string name)
    {
        X509Certificate2Collection all = LoadWithKey(name);
        X509Certificate2 own = all.Single(certificate => certificate.HasPrivateKey);
        return new Certificate(own, all.Where(certificate => !certificate.HasPrivateKey));
    }

    /// <summary>How .NET tells the certificate from others.</summary>
    public string Thumbprint(string name)
    {
        using X509Certificate2 certificate = X509CertificateLoader.LoadCertificateFromFile(this[name + ".pem"]);
        return certificate.Thumbprint;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await Revocation.DisposeAsync();
        Root.Dispose();
        _directory.Dispose();
    }
}
