using System.Runtime.Versioning;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace NetClient.Security.Cryptography.Certificates.Internal;

/// <summary>Where the private key of a certificate lives. Only Windows tells; elsewhere the answer is "nowhere special".</summary>
internal readonly record struct PrivateKeyFacts(string ProviderName, bool IsDeviceBound, bool IsStronglyProtected)
{
    private static readonly PrivateKeyFacts None = new("", false, false);

    public static PrivateKeyFacts Of(X509Certificate2 certificate)
    {
        if (!OperatingSystem.IsWindows() || !certificate.HasPrivateKey)
            return None;
        try
        {
            using RSA? rsa = certificate.GetRSAPrivateKey();
            using ECDsa? ecdsa = rsa is null ? certificate.GetECDsaPrivateKey() : null;
            return (rsa as RSACng)?.Key is { } rsaKey ? Of(rsaKey) : (ecdsa as ECDsaCng)?.Key is { } ecKey ? Of(ecKey) : None;
        }
        catch (CryptographicException)
        {
            return None;   // the key may not be opened, or is gone
        }
    }

    [SupportedOSPlatform("windows")]
    private static PrivateKeyFacts Of(CngKey key)
    {
        string provider = key.Provider?.Provider ?? "";
        return new PrivateKeyFacts(
            provider,
            provider is "Microsoft Platform Crypto Provider" or "Microsoft Smart Card Key Storage Provider",
            !key.IsEphemeral && key.UIPolicy.ProtectionLevel != CngUIProtectionLevels.None);
    }
}
