using System.Collections.Frozen;
using NetClient.Networking.Sockets;
using NetSocketError = System.Net.Sockets.SocketError;

namespace NetClient.Errors;

/// <summary>One socket failure: the status an app sees, the HRESULT of Windows, .NET's code when there is one, and how that is known.</summary>
internal sealed record SocketErrorRow(SocketErrorStatus Status, int HResult, NetSocketError? NetError, Evidence Evidence);

/// <summary>The one place that says which HRESULT is which <see cref="SocketErrorStatus"/>, and which .NET code becomes which HRESULT.</summary>
internal static class SocketErrorTable
{
    internal static readonly SocketErrorRow[] Rows =
    [   //  status an app sees                                    HRESULT                     .NET                                          how we know
        new(SocketErrorStatus.OperationAborted,                   unchecked((int)0x800703E3), NetSocketError.OperationAborted,              Evidence.Inferred),   // ERROR_OPERATION_ABORTED
        new(SocketErrorStatus.HttpInvalidServerResponse,          unchecked((int)0x80072F78), null,                                         Evidence.Inferred),   // ERROR_WINHTTP_INVALID_SERVER_RESPONSE
        new(SocketErrorStatus.ConnectionTimedOut,                 unchecked((int)0x8007274C), NetSocketError.TimedOut,                      Evidence.Documented), // WSAETIMEDOUT
        new(SocketErrorStatus.AddressFamilyNotSupported,          unchecked((int)0x8007273F), NetSocketError.AddressFamilyNotSupported,     Evidence.Documented), // WSAEAFNOSUPPORT
        new(SocketErrorStatus.SocketTypeNotSupported,             unchecked((int)0x8007273C), NetSocketError.SocketNotSupported,            Evidence.Documented), // WSAESOCKTNOSUPPORT
        new(SocketErrorStatus.HostNotFound,                       unchecked((int)0x80072AF9), NetSocketError.HostNotFound,                  Evidence.Documented), // WSAHOST_NOT_FOUND
        new(SocketErrorStatus.NoDataRecordOfRequestedType,        unchecked((int)0x80072AFC), NetSocketError.NoData,                        Evidence.Documented), // WSANO_DATA
        new(SocketErrorStatus.NonAuthoritativeHostNotFound,       unchecked((int)0x80072AFA), NetSocketError.TryAgain,                      Evidence.Documented), // WSATRY_AGAIN
        new(SocketErrorStatus.ClassTypeNotFound,                  unchecked((int)0x8007277D), NetSocketError.TypeNotFound,                  Evidence.Documented), // WSATYPE_NOT_FOUND
        new(SocketErrorStatus.AddressAlreadyInUse,                unchecked((int)0x80072740), NetSocketError.AddressAlreadyInUse,           Evidence.Documented), // WSAEADDRINUSE
        new(SocketErrorStatus.CannotAssignRequestedAddress,       unchecked((int)0x80072741), NetSocketError.AddressNotAvailable,           Evidence.Documented), // WSAEADDRNOTAVAIL
        new(SocketErrorStatus.ConnectionRefused,                  unchecked((int)0x8007274D), NetSocketError.ConnectionRefused,             Evidence.Documented), // WSAECONNREFUSED
        new(SocketErrorStatus.NetworkIsUnreachable,               unchecked((int)0x80072743), NetSocketError.NetworkUnreachable,            Evidence.Documented), // WSAENETUNREACH
        new(SocketErrorStatus.UnreachableHost,                    unchecked((int)0x80072751), NetSocketError.HostUnreachable,               Evidence.Documented), // WSAEHOSTUNREACH
        new(SocketErrorStatus.NetworkIsDown,                      unchecked((int)0x80072742), NetSocketError.NetworkDown,                   Evidence.Documented), // WSAENETDOWN
        new(SocketErrorStatus.NetworkDroppedConnectionOnReset,    unchecked((int)0x80072744), NetSocketError.NetworkReset,                  Evidence.Documented), // WSAENETRESET
        new(SocketErrorStatus.SoftwareCausedConnectionAbort,      unchecked((int)0x80072745), NetSocketError.ConnectionAborted,             Evidence.Inferred),   // WSAECONNABORTED
        new(SocketErrorStatus.ConnectionResetByPeer,              unchecked((int)0x80072746), NetSocketError.ConnectionReset,               Evidence.Inferred),   // WSAECONNRESET
        new(SocketErrorStatus.HostIsDown,                         unchecked((int)0x80072750), NetSocketError.HostDown,                      Evidence.Documented), // WSAEHOSTDOWN
        new(SocketErrorStatus.NoAddressesFound,                   unchecked((int)0x800700E8), null,                                         Evidence.Inferred),   // ERROR_NO_DATA
        new(SocketErrorStatus.TooManyOpenFiles,                   unchecked((int)0x80072728), NetSocketError.TooManyOpenSockets,            Evidence.Documented), // WSAEMFILE
        new(SocketErrorStatus.MessageTooLong,                     unchecked((int)0x80072738), NetSocketError.MessageSize,                   Evidence.Documented), // WSAEMSGSIZE
        new(SocketErrorStatus.CertificateExpired,                 unchecked((int)0x800B0101), null,                                         Evidence.Documented), // CERT_E_EXPIRED
        new(SocketErrorStatus.CertificateExpired,                 unchecked((int)0x800B0102), null,                                         Evidence.Documented), // CERT_E_VALIDITYPERIODNESTING
        new(SocketErrorStatus.CertificateUntrustedRoot,           unchecked((int)0x800B0109), null,                                         Evidence.Inferred),   // CERT_E_UNTRUSTEDROOT
        new(SocketErrorStatus.CertificateUntrustedRoot,           unchecked((int)0x800B010A), null,                                         Evidence.Documented), // CERT_E_CHAINING
        new(SocketErrorStatus.CertificateCommonNameIsIncorrect,   unchecked((int)0x800B010F), null,                                         Evidence.Documented), // CERT_E_CN_NO_MATCH
        new(SocketErrorStatus.CertificateCommonNameIsIncorrect,   unchecked((int)0x800B0114), null,                                         Evidence.Documented), // CERT_E_INVALID_NAME
        new(SocketErrorStatus.CertificateWrongUsage,              unchecked((int)0x800B0110), null,                                         Evidence.Documented), // CERT_E_WRONG_USAGE
        new(SocketErrorStatus.CertificateRevoked,                 unchecked((int)0x800B010C), null,                                         Evidence.Documented), // CERT_E_REVOKED
        new(SocketErrorStatus.CertificateRevoked,                 unchecked((int)0x800B0111), null,                                         Evidence.Documented), // TRUST_E_EXPLICIT_DISTRUST
        new(SocketErrorStatus.CertificateRevoked,                 unchecked((int)0x80092010), null,                                         Evidence.Inferred),   // CRYPT_E_REVOKED
        new(SocketErrorStatus.CertificateNoRevocationCheck,       unchecked((int)0x80092012), null,                                         Evidence.Documented), // CRYPT_E_NO_REVOCATION_CHECK
        new(SocketErrorStatus.CertificateRevocationServerOffline, unchecked((int)0x80092013), null,                                         Evidence.Documented), // CRYPT_E_REVOCATION_OFFLINE
        new(SocketErrorStatus.CertificateIsInvalid,               unchecked((int)0x800B0103), null,                                         Evidence.Documented), // CERT_E_ROLE
        new(SocketErrorStatus.CertificateIsInvalid,               unchecked((int)0x800B0104), null,                                         Evidence.Documented), // CERT_E_PATHLENCONST
        new(SocketErrorStatus.CertificateIsInvalid,               unchecked((int)0x800B0105), null,                                         Evidence.Documented), // CERT_E_CRITICAL
        new(SocketErrorStatus.CertificateIsInvalid,               unchecked((int)0x800B0106), null,                                         Evidence.Documented), // CERT_E_PURPOSE
        new(SocketErrorStatus.CertificateIsInvalid,               unchecked((int)0x800B0107), null,                                         Evidence.Documented), // CERT_E_ISSUERCHAINING
        new(SocketErrorStatus.CertificateIsInvalid,               unchecked((int)0x800B0108), null,                                         Evidence.Documented), // CERT_E_MALFORMED
        new(SocketErrorStatus.CertificateIsInvalid,               unchecked((int)0x80096004), null,                                         Evidence.Documented), // TRUST_E_CERT_SIGNATURE
        new(SocketErrorStatus.CertificateIsInvalid,               unchecked((int)0x800B0113), null,                                         Evidence.Documented), // CERT_E_INVALID_POLICY
        new(SocketErrorStatus.CertificateIsInvalid,               unchecked((int)0x80096019), null,                                         Evidence.Documented), // TRUST_E_BASIC_CONSTRAINTS
    ];

    private static readonly FrozenDictionary<int, SocketErrorStatus> StatusByHResult = Rows.ToFrozenDictionary(row => row.HResult, row => row.Status);

    private static readonly FrozenDictionary<NetSocketError, int> HResultByNetError =
        Rows.Where(row => row.NetError is not null).ToFrozenDictionary(row => row.NetError!.Value, row => row.HResult);

    /// <summary>The status of an HRESULT; <see cref="SocketErrorStatus.Unknown"/> without a row.</summary>
    public static SocketErrorStatus GetStatus(int hresult) => StatusByHResult.GetValueOrDefault(hresult);

    /// <summary>The HRESULT of a .NET code. A code without a row keeps its Winsock number, which .NET has the same on every OS.</summary>
    public static int GetHResult(NetSocketError error, FailedCall call = FailedCall.Any)
    {
        NetSocketError levelled = PlatformDifferences.Level(error, call);
        return HResultByNetError.TryGetValue(levelled, out int hresult) ? hresult : FromWin32((int)levelled);
    }

    /// <summary>The first HRESULT of a status, as <see cref="NetworkErrors"/> uses it for failures that .NET has no code for.</summary>
    public static int GetHResult(SocketErrorStatus status) => Array.Find(Rows, row => row.Status == status)?.HResult ?? HResults.Fail;

    private static int FromWin32(int code) => code < 0 ? HResults.Fail : unchecked((int)0x80070000) | (code & 0xFFFF);
}
