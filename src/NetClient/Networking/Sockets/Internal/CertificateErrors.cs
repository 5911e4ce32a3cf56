using System.Globalization;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using NetClient.Errors;
using NetClient.Security.Cryptography.Certificates;

namespace NetClient.Networking.Sockets.Internal;

/// <summary>Says why a peer's certificate was refused.</summary>
internal static class CertificateErrors
{
    /// <param name="examination">What was found, something refused among it.</param>
    /// <param name="endpoint">The peer.</param>
    /// <param name="expected">The name the certificate had to be for; null where names do not matter (clients).</param>
    /// <param name="inner">The handshake's own failure.</param>
    public static NetworkException Refused(PeerExamination examination, string? endpoint, HostName? expected, Exception? inner) =>
        Refused(examination, endpoint, expected?.ToString(), "add it to Control.IgnorableServerCertificateErrors of a new socket", inner);

    /// <param name="examination">What was found, something refused among it.</param>
    /// <param name="endpoint">The peer.</param>
    /// <param name="expected">The name the certificate had to be for; null where names do not matter (clients).</param>
    /// <param name="remedy">How the app lets it pass.</param>
    /// <param name="inner">The handshake's own failure.</param>
    public static NetworkException Refused(PeerExamination examination, string? endpoint, string? expected, string remedy, Exception? inner)
    {
        IReadOnlyList<ChainValidationResult> refused = examination.Refused;
        ChainValidationResult worst = refused[0];
        string why = Describe(worst, examination.Report, expected, examination.Time.GetUtcNow());
        if (refused.Count > 1)
            why += $"; also {string.Join(", ", refused.Skip(1))}";
        if (refused.All(CertificateResultTable.CanBeIgnored) && expected is not null)
            why += $". If that is acceptable here, {remedy}";
        return NetworkErrors.Make(NetworkStage.Handshake, endpoint, CertificateResultTable.GetHResult(worst), NetworkFailure.Certificate, why, inner);
    }

    /// <summary>The certificate is in order, and the app's own validation said no.</summary>
    public static NetworkException Rejected(string? endpoint) =>
        NetworkErrors.Make(NetworkStage.Handshake, endpoint, SocketErrorTable.GetHResult(SocketErrorStatus.CertificateIsInvalid), NetworkFailure.Certificate,
            "the app's own validation rejected the server's certificate");

    /// <summary>A client that was asked for a certificate had none.</summary>
    public static NetworkException Missing(string? endpoint, Exception inner) =>
        NetworkErrors.Make(NetworkStage.Handshake, endpoint, SocketErrorTable.GetHResult(SocketErrorStatus.SoftwareCausedConnectionAbort), NetworkFailure.Certificate,
            "the client showed no certificate, and ServerTlsOptions.ClientCertificateMode is Required", inner);

    private static string Describe(ChainValidationResult result, CertificateReport report, string? expected, DateTimeOffset now)
    {
        X509Certificate2? leaf = report.Certificate?.AsX509Certificate2();
        string issuer = NetworkErrors.Printable(leaf?.Issuer ?? "unknown");
        return result switch
        {
            ChainValidationResult.Expired => DescribeDates([.. new[] { leaf }.OfType<X509Certificate2>(), .. report.Intermediates.Select(one => one.AsX509Certificate2())], now),
            ChainValidationResult.InvalidName => $"the certificate is for {Names(leaf)} and not for {expected}",
            ChainValidationResult.Untrusted => $"the certificate's issuer ({issuer}) is not trusted on this machine",
            ChainValidationResult.IncompleteChain => $"no trusted issuer was found for the certificate (issued by {issuer}); the server may have forgotten to send its intermediates",
            ChainValidationResult.Revoked => "the certificate was revoked by its issuer",
            ChainValidationResult.WrongUsage => "the certificate is not meant for this use",
            ChainValidationResult.InvalidSignature => "a signature in the certificate chain is wrong",
            ChainValidationResult.BasicConstraintsError => "a certificate in the chain was issued by one that is not allowed to issue",
            ChainValidationResult.UnknownCriticalExtension => "the certificate has a critical extension that is not understood",
            ChainValidationResult.InvalidCertificateAuthorityPolicy => "a policy of the certificate's issuer is not met",
            ChainValidationResult.RevocationFailure => "the server that knows whether the certificate was revoked could not be asked",
            ChainValidationResult.RevocationInformationMissing => "the certificate does not say where its revocation can be asked for",
            _ => "the certificate chain has a key or signature that is too weak, or is malformed",
        };
    }

    private static string DescribeDates(X509Certificate2[] path, DateTimeOffset now)
    {
        X509Certificate2? odd = Array.Find(path, one => one.NotAfter < now || one.NotBefore > now);
        string which = odd is null || odd == path[0] ? "the certificate" : $"the issuer's certificate ({NetworkErrors.Printable(odd.Subject)})";
        return odd is null ? "a certificate is outside its period of validity"
            : odd.NotBefore > now ? $"{which} is not valid before {Date(odd.NotBefore)}"
            : $"{which} expired on {Date(odd.NotAfter)}";
    }

    private static string Date(DateTime local) => local.ToUniversalTime().ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static string Names(X509Certificate2? certificate)
    {
        if (certificate is null)
            return "another name";
        try
        {
            string[] names = [.. certificate.Extensions.OfType<X509SubjectAlternativeNameExtension>()
                .SelectMany(extension => extension.EnumerateDnsNames().Concat(extension.EnumerateIPAddresses().Select(ip => ip.ToString())))
                .Take(6).Select(NetworkErrors.Printable)];
            return names.Length > 0 ? string.Join(", ", names) : NetworkErrors.Printable(certificate.Subject);
        }
        catch (CryptographicException)
        {
            return "names that cannot be read";
        }
    }
}
