using System.Diagnostics;
using NetClient.Foundation.Collections;
using NetClient.Internal;
using NetClient.Security.Credentials.Internal;

namespace NetClient.Security.Credentials;

/// <summary>A user name and a password, and what they are for.</summary>
/// <remarks>Changing one changes nothing in the vault. A password lives in the process's memory until the garbage collector has overwritten it.
/// <para>Source: <see href="https://learn.microsoft.com/uwp/api/windows.security.credentials.passwordcredential"/> (documented, but for what is said below).</para></remarks>
[DebuggerDisplay("{UserName} for {Resource}")]
public sealed class PasswordCredential
{
    private readonly Func<ICredentialStore> _vault;
    private string _resource = "", _userName = "";

    [DebuggerBrowsable(DebuggerBrowsableState.Never)]
    private string _password = "";

    /// <summary>Makes a credential whose properties are empty.</summary>
    public PasswordCredential() => _vault = static () => NetClientContext.Default.Credentials;

    /// <summary>Makes a credential.</summary>
    /// <param name="resource">What the credential is for: a name that the app chooses, often an address. Empty is allowed here, and refused by the vault (inferred).</param>
    /// <param name="userName">The user's name.</param>
    /// <param name="password">The password.</param>
    /// <exception cref="ArgumentException">An argument is <see langword="null"/>, or the user name or the password is empty (0x80070057).</exception>
    public PasswordCredential(string resource, string userName, string password)
        : this()
    {
        Resource = resource;
        UserName = userName;
        Password = password;
    }

    /// <summary>A credential from a vault, with its password or, where that is null, without.</summary>
    internal PasswordCredential(ICredentialStore vault, string resource, string userName, string? password)
    {
        _vault = () => vault;
        (_resource, _userName, _password) = (resource, userName, password ?? "");
    }

    /// <summary>The password.</summary>
    /// <value>Empty until set, or, for a credential from the vault's lists, until <see cref="RetrievePassword"/> was called.</value>
    /// <exception cref="ArgumentException">The value is <see langword="null"/> or empty (0x80070057).</exception>
    [DebuggerBrowsable(DebuggerBrowsableState.Never)]
    public string Password
    {
        get => _password;
        set
        {
            Throw.IfNullOrEmpty(value);
            _password = value;
        }
    }

    /// <summary>Values that the app attaches to this object. The vault does not keep them: WinRT reserves them for its own use (documented).</summary>
    public IPropertySet Properties { get; } = new PasswordCredentialPropertyStore();

    /// <summary>What the credential is for. Compared exactly, upper and lower case (inferred).</summary>
    /// <exception cref="ArgumentNullException">The value is <see langword="null"/> (0x80070057).</exception>
    public string Resource
    {
        get => _resource;
        set
        {
            Throw.IfNull(value);
            _resource = value;
        }
    }

    /// <summary>The user's name. Compared exactly, upper and lower case (inferred).</summary>
    /// <exception cref="ArgumentException">The value is <see langword="null"/> or empty (0x80070057).</exception>
    public string UserName
    {
        get => _userName;
        set
        {
            Throw.IfNullOrEmpty(value);
            _userName = value;
        }
    }

    /// <summary>Sets <see cref="Password"/> to the one that the vault has for this <see cref="Resource"/> and <see cref="UserName"/>, as it is there now.</summary>
    /// <exception cref="KeyNotFoundException">The vault has none (0x80070490).</exception>
    /// <inheritdoc cref="PasswordVault.RetrieveAll" path="/exception"/>
    public void RetrievePassword() => _password = _vault().FindPassword(_resource, _userName) ?? throw CredentialErrors.NotFound(_resource, _userName);
}
