namespace NetClient.Security.Credentials.Internal;

/// <summary>What Security.framework answers (SecBase.h).</summary>
internal static class KeychainStatus
{
    public const int Success = 0;
    public const int UserCanceled = -128;
    public const int AuthenticationFailed = -25293;
    public const int DuplicateItem = -25299;
    public const int ItemNotFound = -25300;
    public const int InteractionNotAllowed = -25308;
    public const int MissingEntitlement = -34018;

    public static bool IsDenial(int status) => status is UserCanceled or AuthenticationFailed or InteractionNotAllowed or MissingEntitlement;

    public static string Describe(int status) => status switch
    {
        UserCanceled => "the user refused",
        AuthenticationFailed => "the keychain's password was wrong",
        InteractionNotAllowed => "it is locked, and nobody can be asked to unlock it",
        MissingEntitlement => "the program is not signed for it",
        _ => "it failed",
    };
}
