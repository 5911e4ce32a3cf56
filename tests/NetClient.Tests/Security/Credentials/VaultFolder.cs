using NetClient.Internal;
using NetClient.Security.Credentials;
using NetClient.Security.Credentials.Internal;

namespace NetClient.Tests.Security.Credentials;

/// <summary>A folder for one test's vault, and the vault in it as it is on Linux.</summary>
internal sealed class VaultFolder : IDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory("netclient-").FullName;

    /// <summary>The folder of the vault's files.</summary>
    public string Path => System.IO.Path.Combine(_root, "app", CredentialStore.FolderName);

    public string DataFile => System.IO.Path.Combine(Path, CredentialFile.FileName);

    public string KeyFile => System.IO.Path.Combine(Path, KeyFileCipher.KeyName);

    /// <summary>The vault as another process would open it: nothing is shared but the files.</summary>
    public PasswordVault Open() => new(new NetClientContext { Credentials = new CredentialFile(Path, new KeyFileCipher(Path), TimeProvider.System) });

    public void Dispose() => Directory.Delete(_root, recursive: true);
}
