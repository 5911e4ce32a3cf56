using System.Security.Cryptography.X509Certificates;

namespace NetClient.Security.Cryptography.Certificates;

/// <summary>An X.509 certificate.</summary>
public sealed class Certificate
{
    private readonly X509Certificate2 _certificate;

    /// <summary>Wraps a certificate. An addition.</summary>
    /// <param name="certificate">The certificate; shared, not copied.</param>
    /// <param name="intermediates">Issuers to send along when it is presented as a client or server certificate.</param>
    public Certificate(X509Certificate2 certificate, IEnumerable<X509Certificate2>? intermediates = null)
    {
        _certificate = certificate;
        Intermediates = [.. intermediates ?? []];
    }

    internal X509Certificate2Collection Intermediates { get; }

    /// <summary>The certificate as .NET has it. An addition.</summary>
    public X509Certificate2 AsX509Certificate2() => _certificate;
}
