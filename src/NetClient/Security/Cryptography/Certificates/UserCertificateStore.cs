using NetClient.Internal;
using NetClient.Security.Cryptography.Certificates.Internal;

namespace NetClient.Security.Cryptography.Certificates;

/// <summary>A certificate store of the user, shared by all programs of the user. Changes are requests: the user decides.</summary>
/// <remarks>Where it is: the certificate store of Windows; the keychain on macOS; on Linux .NET's own files in <c>~/.dotnet/corefx/cryptography/x509stores</c>, which hold private
/// keys without encryption, readable by the user alone.
/// <para>Source: <see href="https://learn.microsoft.com/uwp/api/windows.security.cryptography.certificates.usercertificatestore"/> (documented).</para></remarks>
public sealed class UserCertificateStore
{
    private readonly UserCertificates _user;
    private readonly UserCertificateChoiceHandler? _choose;

    internal UserCertificateStore(UserCertificates user, string name, UserCertificateChoiceHandler? choose)
    {
        _user = user;
        _choose = choose;
        Name = name;
    }

    /// <summary>The store's name: "MY" for the personal one.</summary>
    public string Name { get; }

    /// <summary>Asks the user to let a certificate, with its private key if it has one, be put into the store.</summary>
    /// <param name="certificate">The certificate.</param>
    /// <param name="cancellationToken">Ends the call, as long as the store was not changed yet.</param>
    /// <returns>Whether it is in the store now. <see langword="false"/> when the user refused, and when the store was got without a handler that asks: Windows asks by itself,
    /// NetClient has no windows.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="certificate"/> is <see langword="null"/> (0x80070057).</exception>
    /// <exception cref="System.Security.Cryptography.CryptographicException">The store refuses the certificate, for example because its key cannot be exported (0x80004005, or
    /// the number that Windows gives).</exception>
    /// <exception cref="UnauthorizedAccessException">The store may not be opened or written (0x80070005).</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled (0x800704C7).</exception>
    public Task<bool> RequestAddAsync(Certificate certificate, CancellationToken cancellationToken = default)
    {
        Throw.IfNull(certificate);
        return _user.RequestAsync(UserCertificateRequestKind.Add, Name, certificate, _choose, cancellationToken);
    }

    /// <summary>Asks the user to let a certificate be taken out of the store.</summary>
    /// <param name="certificate">The certificate.</param>
    /// <param name="cancellationToken">Ends the call, as long as the store was not changed yet.</param>
    /// <returns>Whether it is out of the store now; also when it never was in it (inferred). <see langword="false"/> as in <see cref="RequestAddAsync"/>.</returns>
    /// <inheritdoc cref="RequestAddAsync" path="/exception"/>
    public Task<bool> RequestDeleteAsync(Certificate certificate, CancellationToken cancellationToken = default)
    {
        Throw.IfNull(certificate);
        return _user.RequestAsync(UserCertificateRequestKind.Delete, Name, certificate, _choose, cancellationToken);
    }
}
