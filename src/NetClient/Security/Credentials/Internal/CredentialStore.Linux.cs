using NetClient.Internal;

namespace NetClient.Security.Credentials.Internal;

internal static partial class CredentialStore
{
    // Also what other Unixes get. The Secret Service would need a D-Bus client.
    private static CredentialFile OpenOnLinux(NetClientContext context)
    {
        string folder = context.Folder[FolderName];
        return new CredentialFile(folder, new KeyFileCipher(folder), context.Time);
    }
}
