using System.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using NetClient.Errors;

namespace NetClient.Security.Cryptography.Certificates.Internal;

/// <summary>The user's certificate stores, as the system keeps them.</summary>
internal static class UserStore
{
    public static IReadOnlyList<X509Certificate2> Read(string name) =>
        Use<IReadOnlyList<X509Certificate2>>(name, OpenFlags.ReadOnly, static store => [.. store.Certificates]);

    public static void Change(UserCertificateRequestKind kind, string name, X509Certificate2 certificate) => Use(name, OpenFlags.ReadWrite, store =>
    {
        if (kind == UserCertificateRequestKind.Add)
            store.Add(certificate);
        else
            store.Remove(certificate);
        return true;
    });

    private static T Use<T>(string name, OpenFlags flags, Func<X509Store, T> action)
    {
        try
        {
            using var store = new X509Store(name, StoreLocation.CurrentUser, flags);
            return action(store);
        }
        catch (Exception e) when (Explain(e, name) is { } explained)
        {
            throw explained;
        }
    }

    // .NET off Windows wraps what the file system said, and sets no number.
    private static Exception? Explain(Exception e, string name)
    {
        if (e is SecurityException || e is CryptographicException { HResult: HResults.AccessDenied } || e is CryptographicException { InnerException: UnauthorizedAccessException or SecurityException })
            return new UnauthorizedAccessException($"The user's certificate store {name} may not be opened or changed: {e.Message}", e) { HResult = HResults.AccessDenied };
        return e is CryptographicException && !CertificateFailures.IsWindows(e.HResult)
            ? new CryptographicException($"The user's certificate store {name} failed: {e.Message}", e) { HResult = HResults.Fail }
            : null;
    }
}
