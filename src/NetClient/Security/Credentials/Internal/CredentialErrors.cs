using System.Text;
using NetClient.Errors;
using NetClient.Internal;

namespace NetClient.Security.Credentials.Internal;

/// <summary>Failures of the vault, with Windows' numbers. Passwords stand in no message.</summary>
internal static class CredentialErrors
{
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    public static KeyNotFoundException NotFound(string resource, string userName) =>
        new($"The vault has no credential of '{userName}' for '{resource}' (0x80070490).") { HResult = HResults.NotFound };

    public static KeyNotFoundException NoneFor(string kind, string value) => new($"The vault has no credential with the {kind} '{value}' (0x80070490).") { HResult = HResults.NotFound };

    public static InvalidOperationException Full() =>
        new($"The vault has {PasswordVault.MaxCredentials} credentials, which is as many as an app may have: remove one first (0x80073AEB).") { HResult = HResults.CredentialStoreFull };

    /// <exception cref="ArgumentException">The text is empty, too long, or no Unicode text.</exception>
    public static void Check(string text, int maxLength, string name)
    {
        if (text.Length == 0)
            throw Throw.Argument("The value is empty.", name);
        if (text.Length > maxLength)
            throw Throw.Argument($"The value has {text.Length} characters; {maxLength} are allowed.", name);
        try
        {
            Strict.GetByteCount(text);
        }
        catch (EncoderFallbackException)
        {
            throw Throw.Argument("The value has half a surrogate pair in it, so it is no Unicode text.", name);
        }
    }
}
