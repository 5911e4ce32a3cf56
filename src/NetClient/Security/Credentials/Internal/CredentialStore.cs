using NetClient.Internal;

namespace NetClient.Security.Credentials.Internal;

/// <summary>Chooses where credentials are kept on this system.</summary>
internal static partial class CredentialStore
{
    /// <summary>The folder of the vault's files in the app's folder, where there are any.</summary>
    public const string FolderName = "Credentials";

    public static ICredentialStore Open(NetClientContext context) =>
        OperatingSystem.IsWindows() ? OpenOnWindows(context)
        : OperatingSystem.IsMacOS() ? OpenOnMacOS(context)
        : OpenOnLinux(context);
}
