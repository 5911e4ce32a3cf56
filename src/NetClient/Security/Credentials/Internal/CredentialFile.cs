using System.Security.Cryptography;
using NetClient.Security.Internal;
using NetClient.Storage.Streams.Internal.Files;

namespace NetClient.Security.Credentials.Internal;

/// <summary>All credentials of an app in one sealed file, which is written whole. Readers need no lock: they see the old file or the new one.</summary>
internal sealed class CredentialFile(string folder, ICredentialCipher cipher, TimeProvider time, IReplaceSteps? steps = null) : ICredentialStore
{
    public const string FileName = "vault.dat";

    public static readonly TimeSpan LockLimit = TimeSpan.FromSeconds(10);

    private const string LockName = "vault.lock";

    private readonly Lock _gate = new();   // threads of this process wait here, not in the loop for other processes
    private readonly PrivateFiles _files = new(folder, steps);

    public IReadOnlyList<CredentialName> List() => [.. Read().Select(one => one.Name)];

    public string? FindPassword(string resource, string userName)
    {
        var name = new CredentialName(resource, userName);
        return Read().Find(one => one.Name == name).Password;
    }

    public void Put(string resource, string userName, string password) => Change(all =>
    {
        var name = new CredentialName(resource, userName);
        int at = all.FindIndex(one => one.Name == name);
        if (at >= 0)
            all[at] = (name, password);
        else if (all.Count < PasswordVault.MaxCredentials)
            all.Add((name, password));
        else
            throw CredentialErrors.Full();
        return true;
    });

    public bool Remove(string resource, string userName) => Change(all => all.RemoveAll(one => one.Name == new CredentialName(resource, userName)) > 0);

    private List<(CredentialName Name, string Password)> Read()
    {
        byte[]? sealedBytes = _files.Read(FileName, CredentialRecords.MaxSealedLength);
        if (sealedBytes is null)
            return [];
        byte[] plain = cipher.Open(sealedBytes);
        try
        {
            return CredentialRecords.Decode(plain);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(plain);
        }
    }

    private bool Change(Func<List<(CredentialName Name, string Password)>, bool> change)
    {
        lock (_gate)
        {
            _files.MakeFolder();
            using IDisposable held = FileLock.Take(Path.Join(folder, LockName), LockLimit, time);
            _files.Sweep(FileName);
            List<(CredentialName, string)> all = Read();
            if (!change(all))
                return false;
            byte[] plain = CredentialRecords.Encode(all);
            try
            {
                _files.Write(FileName, cipher.Seal(plain));
            }
            finally
            {
                CryptographicOperations.ZeroMemory(plain);
            }
            return true;
        }
    }
}
