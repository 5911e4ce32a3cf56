using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using NetClient.Internal;
using NetClient.Security.Cryptography.Certificates.Internal;

namespace NetClient.Security.Cryptography.Certificates;

// Certificates with their private keys. All additions: UWP apps import a PFX into a store instead.
public sealed partial class Certificate
{
    private const int MaxFileLength = 4 << 20;

    /// <summary>Reads a certificate, its private key and its issuers from PFX (PKCS #12) bytes. An addition.</summary>
    /// <param name="data">The bytes, 4 MB at most. Work to derive keys is bounded by .NET's <see cref="Pkcs12LoaderLimits.Defaults"/>: a PFX that asks for more is refused before
    /// anybody does it.</param>
    /// <param name="password">The password; <see langword="null"/> for none.</param>
    /// <returns>The certificate that has a private key and issued none of the others; the others go along when it is presented. Without any key, the certificate that issued none of the others.</returns>
    /// <exception cref="ArgumentException">There are too many bytes (0x80070057).</exception>
    /// <exception cref="CryptographicException">The password is wrong (0x80070056), or the bytes are no PFX or exceed a limit (0x80092002 or another number of Windows).</exception>
    public static Certificate FromPfx(ReadOnlySpan<byte> data, string? password)
    {
        CheckLength(data.Length, nameof(data));
        byte[] copy = data.ToArray();
        try
        {
            return CertificateFailures.Explain("The PFX", hasPassword: false, () => new Certificate(CertificateBundle.Of(X509CertificateLoader.LoadPkcs12Collection(copy, password))));
        }
        finally
        {
            CryptographicOperations.ZeroMemory(copy);
        }
    }

    /// <summary>Reads a certificate, its private key and its issuers from a PFX (PKCS #12) file. An addition.</summary>
    /// <param name="path">The file, of 4 MB at most.</param>
    /// <param name="password">The password; <see langword="null"/> for none.</param>
    /// <returns>As <see cref="FromPfx"/>.</returns>
    /// <exception cref="ArgumentException"><paramref name="path"/> is <see langword="null"/> or empty, or the file is too long (0x80070057).</exception>
    /// <exception cref="CryptographicException">The password is wrong (0x80070056), or the file is no PFX or exceeds a limit (0x80092002 or another number of Windows).</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be read.</exception>
    public static Certificate FromPfxFile(string path, string? password) => FromPfx(ReadFile(path), password);

    /// <summary>Reads a certificate, its issuers and its private key from PEM text. An addition.</summary>
    /// <param name="certificatePem">The certificate and its issuers, in any order.</param>
    /// <param name="keyPem">The private key; it may be the same text. Empty for a certificate without one (a root to trust).</param>
    /// <param name="password">The password of an encrypted key; empty for a plain one.</param>
    /// <returns>The certificate with its key, which TLS can use on every system; the issuers go along when it is presented.</returns>
    /// <exception cref="ArgumentException">The key does not belong to the certificate, or a text has more than 4 million characters (0x80070057).</exception>
    /// <exception cref="CryptographicException">The password is wrong or the key damaged (0x80070056); or there is no certificate or no key, there are more than 100 certificates, or
    /// the key asks for more than a million rounds of key derivation (0x80092002).</exception>
    public static Certificate FromPem(ReadOnlySpan<char> certificatePem, ReadOnlySpan<char> keyPem = default, ReadOnlySpan<char> password = default)
    {
        CheckLength(certificatePem.Length, nameof(certificatePem));
        CheckLength(keyPem.Length, nameof(keyPem));
        CertificateBundle.CheckCount(certificatePem);
        EncryptedKeyCost.Check(keyPem);
        // Spans cannot be captured, and what .NET throws for bad text has no number.
        string certificates = certificatePem.ToString(), key = keyPem.ToString(), secret = password.ToString();
        return CertificateFailures.Explain("The PEM text", hasPassword: secret.Length > 0, () => ReadPem(certificates, key, secret));
    }

    /// <summary>Reads a certificate, its issuers and its private key from PEM files. An addition.</summary>
    /// <param name="certificatePath">The file with the certificate and its issuers, of 4 MB at most.</param>
    /// <param name="keyPath">The file with the private key; <see langword="null"/> when it is in the same file, or there is none (a root to trust).</param>
    /// <param name="password">The password of an encrypted key; empty for a plain one.</param>
    /// <returns>As <see cref="FromPem"/>.</returns>
    /// <exception cref="ArgumentException"><paramref name="certificatePath"/> is <see langword="null"/> or empty, a file is too long, or the key does not belong to the
    /// certificate (0x80070057).</exception>
    /// <exception cref="CryptographicException">As in <see cref="FromPem"/>.</exception>
    /// <exception cref="IOException">A file cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">A file may not be read.</exception>
    public static Certificate FromPemFile(string certificatePath, string? keyPath = null, ReadOnlySpan<char> password = default)
    {
        string certificates = System.Text.Encoding.UTF8.GetString(ReadFile(certificatePath));
        string? key = keyPath is not null ? System.Text.Encoding.UTF8.GetString(ReadFile(keyPath))
            : certificates.Contains("PRIVATE KEY-----", StringComparison.Ordinal) ? certificates : null;
        return FromPem(certificates, key, password);
    }

    private static Certificate ReadPem(string certificatePem, string keyPem, string password)
    {
        var all = new X509Certificate2Collection();
        all.ImportFromPem(certificatePem);
        (X509Certificate2 leaf, X509Certificate2Collection others) = CertificateBundle.Of(all);
        if (keyPem.Length == 0)
            return new Certificate(leaf, others);
        string leafPem = leaf.ExportCertificatePem();
        leaf.Dispose();
        X509Certificate2 withKey = password.Length == 0 ? X509Certificate2.CreateFromPem(leafPem, keyPem) : X509Certificate2.CreateFromEncryptedPem(leafPem, keyPem, password);
        return new Certificate(UsableByTls(withKey), others);
    }

    // Schannel does not see keys that live in this process only (dotnet/runtime issue 23749): a PFX import gives the key a container.
    private static X509Certificate2 UsableByTls(X509Certificate2 withKey)
    {
        if (!OperatingSystem.IsWindows())
            return withKey;
        byte[] pfx = withKey.Export(X509ContentType.Pkcs12);
        try
        {
            return X509CertificateLoader.LoadPkcs12(pfx, password: null);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(pfx);
            withKey.Dispose();
        }
    }

    private static void CheckLength(int length, string name)
    {
        if (length > MaxFileLength)
            throw Throw.Argument($"The value has a length of {length}; {MaxFileLength} is the most.", name);
    }

    private static byte[] ReadFile(string path)
    {
        Throw.IfNullOrEmpty(path);
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read);
        if (file.Length > MaxFileLength)
            throw Throw.Argument($"{path} has {file.Length} bytes; {MaxFileLength} are allowed.", nameof(path));
        byte[] bytes = new byte[file.Length];
        file.ReadExactly(bytes);
        return bytes;
    }
}
