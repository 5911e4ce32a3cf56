using System.Collections.Frozen;
using NetClient.Errors;
using NetClient.Networking.Sockets;

namespace NetClient.Resilience.Internal;

/// <summary>One socket status, whether a new attempt can help, and how that is known.</summary>
internal sealed record SocketRetryRow(SocketErrorStatus Status, RetryAdvice Advice, Evidence Evidence);

/// <summary>Which socket failures are worth a new attempt. "Inferred" is inferred from what Windows documents its number to mean.</summary>
internal static class SocketRetryTable
{
    internal static readonly SocketRetryRow[] Rows =
    [   //  status                                                a new attempt                      how we know
        new(SocketErrorStatus.Unknown,                            RetryAdvice.Never,                 Evidence.Documented), // "the error is fatal and retry will likely fail"
        new(SocketErrorStatus.OperationAborted,                   RetryAdvice.Never,                 Evidence.Inferred),   // the caller closed or cancelled
        new(SocketErrorStatus.HttpInvalidServerResponse,          RetryAdvice.FewTimes,              Evidence.Inferred),
        new(SocketErrorStatus.ConnectionTimedOut,                 RetryAdvice.Later,                 Evidence.Inferred),
        new(SocketErrorStatus.AddressFamilyNotSupported,          RetryAdvice.Never,                 Evidence.Inferred),
        new(SocketErrorStatus.SocketTypeNotSupported,             RetryAdvice.Never,                 Evidence.Inferred),
        new(SocketErrorStatus.HostNotFound,                       RetryAdvice.Never,                 Evidence.Inferred),   // some resolvers say it when offline as well
        new(SocketErrorStatus.NoDataRecordOfRequestedType,        RetryAdvice.Never,                 Evidence.Inferred),
        new(SocketErrorStatus.NonAuthoritativeHostNotFound,       RetryAdvice.Later,                 Evidence.Documented), // "usually a temporary error"
        new(SocketErrorStatus.ClassTypeNotFound,                  RetryAdvice.Never,                 Evidence.Inferred),
        new(SocketErrorStatus.AddressAlreadyInUse,                RetryAdvice.Never,                 Evidence.Inferred),   // until the caller chooses another endpoint
        new(SocketErrorStatus.CannotAssignRequestedAddress,       RetryAdvice.Never,                 Evidence.Inferred),   // likewise
        new(SocketErrorStatus.ConnectionRefused,                  RetryAdvice.FewTimes,              Evidence.Inferred),   // not started yet, overloaded, or the wrong port
        new(SocketErrorStatus.NetworkIsUnreachable,               RetryAdvice.AfterNetworkChange,    Evidence.Inferred),
        new(SocketErrorStatus.UnreachableHost,                    RetryAdvice.AfterNetworkChange,    Evidence.Inferred),
        new(SocketErrorStatus.NetworkIsDown,                      RetryAdvice.AfterNetworkChange,    Evidence.Inferred),
        new(SocketErrorStatus.NetworkDroppedConnectionOnReset,    RetryAdvice.OnNewConnection,       Evidence.Inferred),
        new(SocketErrorStatus.SoftwareCausedConnectionAbort,      RetryAdvice.OnNewConnection,       Evidence.Inferred),
        new(SocketErrorStatus.ConnectionResetByPeer,              RetryAdvice.OnNewConnection,       Evidence.Inferred),
        new(SocketErrorStatus.HostIsDown,                         RetryAdvice.AfterNetworkChange,    Evidence.Inferred),
        new(SocketErrorStatus.NoAddressesFound,                   RetryAdvice.Never,                 Evidence.Inferred),
        new(SocketErrorStatus.TooManyOpenFiles,                   RetryAdvice.AfterFreeingResources, Evidence.Inferred),
        new(SocketErrorStatus.MessageTooLong,                     RetryAdvice.Never,                 Evidence.Inferred),
        new(SocketErrorStatus.CertificateExpired,                 RetryAdvice.Never,                 Evidence.Inferred),   // a certificate needs a person
        new(SocketErrorStatus.CertificateUntrustedRoot,           RetryAdvice.Never,                 Evidence.Inferred),
        new(SocketErrorStatus.CertificateCommonNameIsIncorrect,   RetryAdvice.Never,                 Evidence.Inferred),
        new(SocketErrorStatus.CertificateWrongUsage,              RetryAdvice.Never,                 Evidence.Inferred),
        new(SocketErrorStatus.CertificateRevoked,                 RetryAdvice.Never,                 Evidence.Inferred),
        new(SocketErrorStatus.CertificateNoRevocationCheck,       RetryAdvice.Never,                 Evidence.Inferred),
        new(SocketErrorStatus.CertificateRevocationServerOffline, RetryAdvice.Later,                 Evidence.Inferred),   // the only one that time alone can cure
        new(SocketErrorStatus.CertificateIsInvalid,               RetryAdvice.Never,                 Evidence.Inferred),
    ];

    private static readonly FrozenDictionary<SocketErrorStatus, RetryAdvice> AdviceByStatus = Rows.ToFrozenDictionary(row => row.Status, row => row.Advice);

    /// <summary>The advice for a status; <see cref="RetryAdvice.Never"/> for a number that is no status.</summary>
    public static RetryAdvice GetAdvice(SocketErrorStatus status) => AdviceByStatus.GetValueOrDefault(status);
}
