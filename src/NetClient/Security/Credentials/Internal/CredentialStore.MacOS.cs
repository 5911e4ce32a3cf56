using System.Runtime.Versioning;
using NetClient.Internal;

namespace NetClient.Security.Credentials.Internal;

internal static partial class CredentialStore
{
    // Compiled, not run: there is no macOS where this project is built.
    [SupportedOSPlatform("macos")]
    private static Keychain OpenOnMacOS(NetClientContext context) => new(context.Folder.App);
}
