using System.Globalization;
using System.Runtime.Versioning;
using System.Security.Cryptography;
using System.Text;
using NetClient.Errors;

namespace NetClient.Security.Credentials.Internal;

/// <summary>The user's keychain: one generic password for each credential, with the service <c>NetClient.APP</c>.</summary>
/// <remarks>Compiled, not run: there is no macOS where this project is built. The calls are those of
/// <see href="https://developer.apple.com/documentation/security/keychain-items"/>. The account is the length of the resource, a colon, the resource and the user name; the label,
/// which Keychain Access shows, is the resource.</remarks>
[SupportedOSPlatform("macos")]
internal sealed class Keychain(string app) : ICredentialStore
{
    private readonly Lock _gate = new();
    private readonly string _service = "NetClient." + app;

    public IReadOnlyList<CredentialName> List()
    {
        using KeychainQuery query = NewQuery();
        query.Add(KeychainNames.MatchLimit, KeychainNames.MatchLimitAll);
        query.Add(KeychainNames.ReturnAttributes, true);
        int status = query.CopyAccounts(out List<string> accounts);
        return status switch
        {
            KeychainStatus.Success => [.. accounts.Select(NameOf).OfType<CredentialName>()],
            KeychainStatus.ItemNotFound => [],
            _ => throw Failed("list the credentials", status),
        };
    }

    public string? FindPassword(string resource, string userName)
    {
        using KeychainQuery query = NewQuery(resource, userName);
        query.Add(KeychainNames.MatchLimit, KeychainNames.MatchLimitOne);
        query.Add(KeychainNames.ReturnData, true);
        int status = query.CopyData(out byte[] password);
        try
        {
            return status switch
            {
                KeychainStatus.Success => Encoding.UTF8.GetString(password),
                KeychainStatus.ItemNotFound => null,
                _ => throw Failed("read the credential", status),
            };
        }
        finally
        {
            CryptographicOperations.ZeroMemory(password);
        }
    }

    public void Put(string resource, string userName, string password)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(password);
        try
        {
            lock (_gate)
            {
                int status = Replace(resource, userName, bytes);
                if (status == KeychainStatus.ItemNotFound)
                {
                    // The limit is this process's: another one may add at the same time.
                    if (List().Count >= PasswordVault.MaxCredentials)
                        throw CredentialErrors.Full();
                    using KeychainQuery item = NewQuery(resource, userName);
                    item.Add(KeychainNames.Label, resource);
                    item.Add(KeychainNames.Data, bytes);
                    status = item.AddItem();
                    if (status == KeychainStatus.DuplicateItem)
                        status = Replace(resource, userName, bytes); // somebody was faster
                }
                if (status != KeychainStatus.Success)
                    throw Failed("keep the credential", status);
            }
        }
        finally
        {
            CryptographicOperations.ZeroMemory(bytes);
        }
    }

    public bool Remove(string resource, string userName)
    {
        using KeychainQuery query = NewQuery(resource, userName);
        int status = query.Delete();
        return status switch
        {
            KeychainStatus.Success => true,
            KeychainStatus.ItemNotFound => false,
            _ => throw Failed("delete the credential", status),
        };
    }

    private static string AccountOf(string resource, string userName) => string.Create(CultureInfo.InvariantCulture, $"{resource.Length}:{resource}{userName}");

    private static CredentialName? NameOf(string account)
    {
        int colon = account.IndexOf(':', StringComparison.Ordinal);
        return colon > 0 && int.TryParse(account.AsSpan(0, colon), NumberStyles.None, CultureInfo.InvariantCulture, out int length) && length < account.Length - colon - 1
            ? new CredentialName(account.Substring(colon + 1, length), account[(colon + 1 + length)..])
            : null; // not one of ours
    }

    private static Exception Failed(string what, int status)
    {
        string message = string.Create(CultureInfo.InvariantCulture, $"The keychain could not {what}: {KeychainStatus.Describe(status)} (OSStatus {status}).");
        return KeychainStatus.IsDenial(status)
            ? new UnauthorizedAccessException(message) { HResult = HResults.AccessDenied }
            : new IOException(message) { HResult = HResults.Fail };
    }

    private int Replace(string resource, string userName, byte[] password)
    {
        using KeychainQuery query = NewQuery(resource, userName);
        using var changes = new KeychainQuery();
        changes.Add(KeychainNames.Data, password);
        return query.Update(changes);
    }

    private KeychainQuery NewQuery()
    {
        var query = new KeychainQuery();
        query.Add(KeychainNames.Class, KeychainNames.GenericPassword);
        query.Add(KeychainNames.Service, _service);
        return query;
    }

    private KeychainQuery NewQuery(string resource, string userName)
    {
        KeychainQuery query = NewQuery();
        query.Add(KeychainNames.Account, AccountOf(resource, userName));
        return query;
    }
}
