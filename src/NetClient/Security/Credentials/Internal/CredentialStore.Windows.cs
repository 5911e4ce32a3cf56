using System.Runtime.Versioning;
using NetClient.Internal;

namespace NetClient.Security.Credentials.Internal;

internal static partial class CredentialStore
{
    // Compiled, not run: there is no Windows where this project is built.
    [SupportedOSPlatform("windows")]
    private static CredentialFile OpenOnWindows(NetClientContext context) => new(context.Folder[FolderName], new DataProtectionCipher(context.Folder.App), context.Time);
}
