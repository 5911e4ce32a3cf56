using NetClient.Internal;
using NetClient.Security.Credentials.Internal;

namespace NetClient.Security.Credentials;

/// <summary>The app's credentials, kept from one start to the next under the platform's protection. Any number of threads and processes may use it at once.</summary>
/// <remarks>What protects them, and from whom, differs by system: <c>docs/credentials.md</c>. In short: DPAPI on Windows, the user's keychain on macOS (both compiled only, not run), on
/// Linux a file encrypted under a key in another file, both readable by the user alone. Unlike WinRT's, the vault does not roam to the user's other machines.
/// <para>All objects of one app show the same vault. The app is told by the package name in its manifest or, without one, by the program's name.</para>
/// <para>Source: <see href="https://learn.microsoft.com/uwp/api/windows.security.credentials.passwordvault"/> (documented, but for what is said below).</para></remarks>
public sealed class PasswordVault
{
    /// <summary>How many credentials an app may have: 20 (documented, for packaged apps). An addition.</summary>
    public const int MaxCredentials = 20;

    /// <summary>How long a resource or a user name may be, in characters: 2,048. An addition.</summary>
    public const int MaxNameLength = 2048;

    /// <summary>How long a password may be, in characters: 16,384. An addition.</summary>
    public const int MaxPasswordLength = 16384;

    private readonly NetClientContext _context;

    /// <summary>Makes a vault object. Nothing is read or written by that.</summary>
    public PasswordVault()
        : this(NetClientContext.Default)
    {
    }

    internal PasswordVault(NetClientContext context) => _context = context;

    private ICredentialStore Store => _context.Credentials;

    /// <summary>Keeps a credential, in place of the one with the same resource and user name, if there is one (inferred).</summary>
    /// <param name="credential">The credential; all three of its texts must be set.</param>
    /// <remarks>It is on disk when the call returns.</remarks>
    /// <exception cref="ArgumentException"><paramref name="credential"/> is <see langword="null"/>, or one of its texts is empty, too long, or no Unicode text: half a surrogate
    /// pair (0x80070057).</exception>
    /// <exception cref="InvalidOperationException">The vault has <see cref="MaxCredentials"/> already (0x80073AEB, inferred).</exception>
    /// <inheritdoc cref="RetrieveAll" path="/exception"/>
    public void Add(PasswordCredential credential)
    {
        Throw.IfNull(credential);
        CredentialErrors.Check(credential.Resource, MaxNameLength, "credential.Resource");
        CredentialErrors.Check(credential.UserName, MaxNameLength, "credential.UserName");
        CredentialErrors.Check(credential.Password, MaxPasswordLength, "credential.Password");
        Store.Put(credential.Resource, credential.UserName, credential.Password);
    }

    /// <summary>Deletes a credential.</summary>
    /// <param name="credential">The credential, told by its resource and user name; the password does not matter.</param>
    /// <exception cref="ArgumentNullException"><paramref name="credential"/> is <see langword="null"/> (0x80070057).</exception>
    /// <exception cref="KeyNotFoundException">The vault does not have it (0x80070490).</exception>
    /// <inheritdoc cref="RetrieveAll" path="/exception"/>
    public void Remove(PasswordCredential credential)
    {
        Throw.IfNull(credential);
        if (!Store.Remove(credential.Resource, credential.UserName))
            throw CredentialErrors.NotFound(credential.Resource, credential.UserName);
    }

    /// <summary>Gives a credential, with its password.</summary>
    /// <param name="resource">What it is for.</param>
    /// <param name="userName">Its user name.</param>
    /// <returns>A new object.</returns>
    /// <exception cref="ArgumentException">An argument is <see langword="null"/> or empty (0x80070057).</exception>
    /// <exception cref="KeyNotFoundException">The vault does not have it (0x80070490).</exception>
    /// <inheritdoc cref="RetrieveAll" path="/exception"/>
    public PasswordCredential Retrieve(string resource, string userName)
    {
        Throw.IfNullOrEmpty(resource);
        Throw.IfNullOrEmpty(userName);
        ICredentialStore store = Store;
        string password = store.FindPassword(resource, userName) ?? throw CredentialErrors.NotFound(resource, userName);
        return new PasswordCredential(store, resource, userName, password);
    }

    /// <summary>Gives the credentials for a resource, without their passwords: <see cref="PasswordCredential.RetrievePassword"/> fetches each.</summary>
    /// <param name="resource">What they are for.</param>
    /// <returns>One at least.</returns>
    /// <exception cref="ArgumentException"><paramref name="resource"/> is <see langword="null"/> or empty (0x80070057).</exception>
    /// <exception cref="KeyNotFoundException">The vault has none for it (0x80070490).</exception>
    /// <inheritdoc cref="RetrieveAll" path="/exception"/>
    public IReadOnlyList<PasswordCredential> FindAllByResource(string resource)
    {
        Throw.IfNullOrEmpty(resource);
        return Find(name => name.Resource == resource) is { Count: > 0 } found ? found : throw CredentialErrors.NoneFor("resource", resource);
    }

    /// <summary>Gives the credentials of a user name, without their passwords: <see cref="PasswordCredential.RetrievePassword"/> fetches each.</summary>
    /// <param name="userName">The user name.</param>
    /// <returns>One at least.</returns>
    /// <exception cref="ArgumentException"><paramref name="userName"/> is <see langword="null"/> or empty (0x80070057).</exception>
    /// <exception cref="KeyNotFoundException">The vault has none of it (0x80070490).</exception>
    /// <inheritdoc cref="RetrieveAll" path="/exception"/>
    public IReadOnlyList<PasswordCredential> FindAllByUserName(string userName)
    {
        Throw.IfNullOrEmpty(userName);
        return Find(name => name.UserName == userName) is { Count: > 0 } found ? found : throw CredentialErrors.NoneFor("user name", userName);
    }

    /// <summary>Gives all credentials, without their passwords: <see cref="PasswordCredential.RetrievePassword"/> fetches each.</summary>
    /// <returns>What the vault holds at the moment; empty when that is nothing.</returns>
    /// <exception cref="IOException">The vault cannot be read or written, or another process has it locked for more than 10 seconds (0x80070020).</exception>
    /// <exception cref="UnauthorizedAccessException">The vault may not be read or written, or, on Linux, others than the user may (0x80070005): see <c>docs/credentials.md</c>.</exception>
    /// <exception cref="InvalidDataException">What is in the vault is damaged, or was written by another user or machine (0x8007000D). Nothing is changed then.</exception>
    public IReadOnlyList<PasswordCredential> RetrieveAll() => Find(static _ => true);

    private List<PasswordCredential> Find(Func<CredentialName, bool> predicate)
    {
        ICredentialStore store = Store;
        return [.. store.List().Where(predicate).Select(name => new PasswordCredential(store, name.Resource, name.UserName, null))];
    }
}
