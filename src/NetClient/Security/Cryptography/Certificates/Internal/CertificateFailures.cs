using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using NetClient.Errors;

namespace NetClient.Security.Cryptography.Certificates.Internal;

/// <summary>Failures of reading certificates and keys, with Windows' numbers: .NET off Windows sets them in one place and not in another.</summary>
internal static class CertificateFailures
{
    /// <summary>Runs a reader; what it throws for bad bytes carries a number.</summary>
    /// <param name="what">What is read, as the start of a sentence.</param>
    /// <param name="hasPassword">Whether the likeliest reason is a wrong password.</param>
    /// <param name="read">The reader.</param>
    public static T Explain<T>(string what, bool hasPassword, Func<T> read)
    {
        try
        {
            return read();
        }
        catch (CryptographicException e) when (!IsWindows(e.HResult))
        {
            throw hasPassword && e is not Pkcs12LoadLimitExceededException
                ? new CryptographicException($"{what} cannot be read: the password is wrong, or it is damaged ({e.Message})", e) { HResult = HResults.InvalidPassword }
                : Malformed($"{what} cannot be read: {e.Message}", e);
        }
    }

    public static CryptographicException Malformed(string message, Exception? inner = null) => new(message, inner) { HResult = HResults.BadEncoding };

    /// <summary>Whether a number is one of Windows' (FACILITY_WIN32, SECURITY or CERT) and not .NET's own.</summary>
    public static bool IsWindows(int hresult) => ((hresult >> 16) & 0x1FFF) is 7 or 9 or 11 || hresult == HResults.Fail;
}
