using NetClient.Internal;
using NetClient.Security.Cryptography.Certificates.Internal;

namespace NetClient.Security.Cryptography.Certificates;

/// <summary>A certificate store of the app's own. No other program sees it, and it takes no capability.</summary>
/// <remarks>It is kept in the app's folder among the user's data (<c>docs/credentials.md</c> says where), readable by the user alone, without private keys. Roots in
/// <see cref="CertificateStores.TrustedRootCertificationAuthorities"/> are trusted by this app's TLS connections and chains, beside the system's and unless
/// <c>ExclusiveTrustRoots</c> says otherwise. What another process of the app changes is seen at the next start.
/// <para>Source: <see href="https://learn.microsoft.com/uwp/api/windows.security.cryptography.certificates.certificatestore"/> (documented).</para></remarks>
public sealed class CertificateStore
{
    private readonly OwnCertificateStores _stores;

    internal CertificateStore(OwnCertificateStores stores, string name)
    {
        _stores = stores;
        Name = name;
    }

    /// <summary>The store's name: "Root", "CA", or another.</summary>
    public string Name { get; }

    /// <summary>Puts a certificate into the store, without its private key. One that is there already stays (inferred).</summary>
    /// <param name="certificate">The certificate. It is on disk when the call returns.</param>
    /// <exception cref="ArgumentException"><paramref name="certificate"/> is <see langword="null"/>, or longer than 64 KB (0x80070057).</exception>
    /// <exception cref="InvalidOperationException">The store has 1,000 certificates already (0x8000000E).</exception>
    /// <exception cref="IOException">The store cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">The store may not be written, or, on Linux and macOS, others than the user may write to it (0x80070005).</exception>
    public void Add(Certificate certificate)
    {
        Throw.IfNull(certificate);
        _stores.Add(Name, certificate.AsX509Certificate2());
    }

    /// <summary>Takes a certificate out of the store. Nothing happens when it is not there (inferred).</summary>
    /// <param name="certificate">The certificate, told by its SHA-256 hash.</param>
    /// <exception cref="ArgumentNullException"><paramref name="certificate"/> is <see langword="null"/> (0x80070057).</exception>
    /// <exception cref="IOException">The store cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">The store may not be written, or, on Linux and macOS, others than the user may write to it (0x80070005).</exception>
    public void Delete(Certificate certificate)
    {
        Throw.IfNull(certificate);
        _stores.Delete(Name, certificate.AsX509Certificate2());
    }
}
