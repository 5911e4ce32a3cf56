using NetClient.Internal;
using NetClient.Security.Cryptography.Certificates.Internal;

namespace NetClient.Security.Cryptography.Certificates;

/// <summary>The certificate stores of the app, and, if its manifest declares <c>sharedUserCertificates</c>, those of the user.</summary>
/// <remarks>Source: <see href="https://learn.microsoft.com/uwp/api/windows.security.cryptography.certificates.certificatestores"/> (documented, but for what is said below).</remarks>
public static class CertificateStores
{
    /// <summary>The app's own store "CA": issuers that chains are built with. They are not trusted by being in it.</summary>
    public static CertificateStore IntermediateCertificationAuthorities => GetStoreByName(OwnCertificateStores.Intermediate);

    /// <summary>The app's own store "Root": roots that this app trusts, beside the system's.</summary>
    public static CertificateStore TrustedRootCertificationAuthorities => GetStoreByName(OwnCertificateStores.Root);

    /// <summary>Gives a store of the app's own.</summary>
    /// <param name="storeName">Its name, in any case: "Root", "CA", or another. It need not be there yet.</param>
    /// <returns>A new object each time.</returns>
    /// <exception cref="ArgumentException">The name is <see langword="null"/>, empty or no name for a store, or it is "MY": an app has no personal store of its own here
    /// (0x80070057).</exception>
    public static CertificateStore GetStoreByName(string storeName) => GetStoreByName(NetClientContext.Default, storeName);

    /// <summary>Gives a store of the user. Without anybody to ask the user, its requests are refused.</summary>
    /// <inheritdoc cref="GetUserStoreByName(string, UserCertificateChoiceHandler)"/>
    public static UserCertificateStore GetUserStoreByName(string storeName) => new UserCertificates(NetClientContext.Default).GetStore(storeName, null);

    /// <summary>Gives a store of the user. An addition: the handler asks the user.</summary>
    /// <param name="storeName">Its name, in any case: "MY" for the personal store. Stores that decide about trust ("Root", "CA", "Disallowed" and their like) are refused.</param>
    /// <param name="choose">Asks the user whether a change is to be made.</param>
    /// <returns>A new object each time.</returns>
    /// <exception cref="ArgumentException">An argument is <see langword="null"/>, or the name is no name for a store or that of one that decides about trust (0x80070057).</exception>
    /// <exception cref="Capabilities.CapabilityDeniedException">The manifest does not declare <c>sharedUserCertificates</c> (0x80070005).</exception>
    public static UserCertificateStore GetUserStoreByName(string storeName, UserCertificateChoiceHandler choose)
    {
        Throw.IfNull(choose);
        return new UserCertificates(NetClientContext.Default).GetStore(storeName, choose);
    }

    /// <summary>Finds the certificates in the user's personal store that are valid now; of those with the same subject and issuer the one that was issued last.</summary>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>The certificates, with their private keys where they have them; empty when there are none.</returns>
    /// <exception cref="Capabilities.CapabilityDeniedException">The manifest does not declare <c>sharedUserCertificates</c> (0x80070005).</exception>
    /// <exception cref="UnauthorizedAccessException">The store may not be read (0x80070005).</exception>
    /// <exception cref="System.Security.Cryptography.CryptographicException">The store cannot be read.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled (0x800704C7).</exception>
    /// <remarks>An app in a container of Windows has a personal store of its own as well. Here it has none, so that without the capability there is nothing to look in.</remarks>
    public static Task<IReadOnlyList<Certificate>> FindAllAsync(CancellationToken cancellationToken = default) => FindAllAsync(new CertificateQuery(), cancellationToken);

    /// <summary>Finds certificates.</summary>
    /// <param name="query">Which, and in which store.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>The certificates, with their private keys where they have them; empty when there are none.</returns>
    /// <exception cref="ArgumentException"><paramref name="query"/> is <see langword="null"/>, or has a store name or a usage that is none (0x80070057).</exception>
    /// <inheritdoc cref="FindAllAsync(CancellationToken)" path="/exception"/>
    public static Task<IReadOnlyList<Certificate>> FindAllAsync(CertificateQuery query, CancellationToken cancellationToken = default) =>
        new UserCertificates(NetClientContext.Default).FindAllAsync(query, null, cancellationToken);

    /// <summary>Finds certificates, and lets the user choose which of the user's own the app may have. An addition.</summary>
    /// <param name="query">Which, and in which store.</param>
    /// <param name="choose">Is asked once, when the user's store has any that fit. What the user does not agree to is left out.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>The certificates, with their private keys where they have them; empty when there are none.</returns>
    /// <exception cref="ArgumentException">An argument is <see langword="null"/>, or the query has a store name or a usage that is none (0x80070057).</exception>
    /// <inheritdoc cref="FindAllAsync(CancellationToken)" path="/exception"/>
    public static Task<IReadOnlyList<Certificate>> FindAllAsync(CertificateQuery query, UserCertificateChoiceHandler choose, CancellationToken cancellationToken = default)
    {
        Throw.IfNull(choose);
        return new UserCertificates(NetClientContext.Default).FindAllAsync(query, choose, cancellationToken);
    }

    internal static CertificateStore GetStoreByName(NetClientContext context, string storeName)
    {
        string name = StoreNames.Checked(storeName, nameof(storeName));
        return StoreNames.IsPersonal(name)
            ? throw Throw.Argument("The personal store is the user's: CertificateStores.GetUserStoreByName(\"MY\").", nameof(storeName))
            : new CertificateStore(context.OwnCertificates, name);
    }
}
