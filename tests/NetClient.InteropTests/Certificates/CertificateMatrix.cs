using Found = NetClient.Security.Cryptography.Certificates.ChainValidationResult;
using Severity = NetClient.Networking.Sockets.SocketSslErrorSeverity;
using Status = NetClient.Networking.Sockets.SocketErrorStatus;

namespace NetClient.InteropTests.Certificates;

/// <summary>What becomes of a connection to a server with each certificate of <c>make-certs.sh</c>, when exactly its root is trusted.</summary>
/// <remarks>Missing and unreachable revocation information is recorded and passes; <see cref="Refused"/> lists the finding that decides, beside which
/// the two may be recorded as well.</remarks>
public static class CertificateMatrix
{
    /// <summary>Certificate, name it is checked against, and what is recorded although the connection is made.</summary>
    public static TheoryData<string, string, Found> Accepted => new()
    {
        // Nothing in these tells where their revocation could be asked for.
        { "good",         "localhost",   Found.RevocationInformationMissing },
        { "good",         "peers.test",  Found.RevocationInformationMissing },
        { "good",         "127.0.0.1",   Found.RevocationInformationMissing },
        { "good",         "::1",         Found.RevocationInformationMissing },
        { "good",         "a.wild.test", Found.RevocationInformationMissing },
        { "good-rsa",     "localhost",   Found.RevocationInformationMissing },
        { "good-ed25519", "localhost",   Found.RevocationInformationMissing },
        { "no-eku",       "localhost",   Found.RevocationInformationMissing },
        { "cn-only",      "localhost",   Found.RevocationInformationMissing },   // the common name, where there is no alternative name
        { "wildcard",     "a.wild.test", Found.RevocationInformationMissing },

        // These do tell.
        { "good-rev",     "localhost",   Found.Success },
        { "good-ocsp",    "localhost",   Found.Success },
        { "must-staple",  "localhost",   Found.Success },
        { "rev-offline",  "localhost",   Found.RevocationFailure },
    };

    /// <summary>Certificate, name it is checked against, how the connection fails, the finding and how severe it is.</summary>
    public static TheoryData<string, string, Status, Found, Severity> Refused => new()
    {
        { "expired",             "localhost",     Status.CertificateExpired,               Found.Expired,                  Severity.Ignorable },
        { "notyet",              "localhost",     Status.CertificateExpired,               Found.Expired,                  Severity.Ignorable },
        { "int-expired",         "localhost",     Status.CertificateExpired,               Found.Expired,                  Severity.Ignorable },
        { "wronghost",           "localhost",     Status.CertificateCommonNameIsIncorrect, Found.InvalidName,              Severity.Ignorable },
        { "wildcard",            "localhost",     Status.CertificateCommonNameIsIncorrect, Found.InvalidName,              Severity.Ignorable },
        { "wildcard",            "a.b.wild.test", Status.CertificateCommonNameIsIncorrect, Found.InvalidName,              Severity.Ignorable },
        { "good",                "127.0.0.2",     Status.CertificateCommonNameIsIncorrect, Found.InvalidName,              Severity.Ignorable },
        { "nc-violation",        "localhost",     Status.CertificateCommonNameIsIncorrect, Found.InvalidName,              Severity.Ignorable },
        { "wrong-eku",           "localhost",     Status.CertificateWrongUsage,            Found.WrongUsage,               Severity.Ignorable },

        // Untrusted when the chain ends in a root, IncompleteChain when it ends in a certificate whose issuer is nowhere.
        { "selfsigned",          "localhost",     Status.CertificateUntrustedRoot,         Found.Untrusted,                Severity.Ignorable },
        { "untrusted-root-sent", "localhost",     Status.CertificateUntrustedRoot,         Found.Untrusted,                Severity.Ignorable },
        { "untrusted",           "localhost",     Status.CertificateUntrustedRoot,         Found.IncompleteChain,          Severity.Ignorable },
        { "incomplete",          "localhost",     Status.CertificateUntrustedRoot,         Found.IncompleteChain,          Severity.Ignorable },
        { "incomplete-aia",      "localhost",     Status.CertificateUntrustedRoot,         Found.IncompleteChain,          Severity.Ignorable },

        { "revoked",             "localhost",     Status.CertificateRevoked,               Found.Revoked,                  Severity.Fatal },
        { "revoked-ocsp",        "localhost",     Status.CertificateRevoked,               Found.Revoked,                  Severity.Fatal },
        { "crit-ext",            "localhost",     Status.CertificateIsInvalid,             Found.UnknownCriticalExtension, Severity.Fatal },
        { "rogue-ca",            "localhost",     Status.CertificateIsInvalid,             Found.BasicConstraintsError,    Severity.Fatal },
        { "rsa1024",             "localhost",     Status.CertificateIsInvalid,             Found.OtherErrors,              Severity.Fatal },
        { "sha1",                "localhost",     Status.CertificateIsInvalid,             Found.OtherErrors,              Severity.Fatal },
    };
}
