namespace NetClient.Networking.Sockets;

/// <summary>What a socket failure was.</summary>
public enum SocketErrorStatus
{
    /// <summary>No known failure: fatal, trying again will not help.</summary>
    Unknown = 0,
    /// <summary>The operation was stopped by closing or by <c>CancelIOAsync</c>.</summary>
    OperationAborted = 1,
    /// <summary>An HTTP proxy gave an answer that is not HTTP.</summary>
    HttpInvalidServerResponse = 2,
    /// <summary>The connection attempt or the peer timed out.</summary>
    ConnectionTimedOut = 3,
    /// <summary>The address family is not supported.</summary>
    AddressFamilyNotSupported = 4,
    /// <summary>The socket type is not supported.</summary>
    SocketTypeNotSupported = 5,
    /// <summary>The host name is unknown.</summary>
    HostNotFound = 6,
    /// <summary>The host name is known, but has no address of the kind asked for.</summary>
    NoDataRecordOfRequestedType = 7,
    /// <summary>The name server did not answer for now.</summary>
    NonAuthoritativeHostNotFound = 8,
    /// <summary>The service name is unknown.</summary>
    ClassTypeNotFound = 9,
    /// <summary>The local endpoint is in use.</summary>
    AddressAlreadyInUse = 10,
    /// <summary>The local address is not one of this machine's.</summary>
    CannotAssignRequestedAddress = 11,
    /// <summary>Nobody listens at the remote endpoint.</summary>
    ConnectionRefused = 12,
    /// <summary>There is no route to the network.</summary>
    NetworkIsUnreachable = 13,
    /// <summary>There is no route to the host.</summary>
    UnreachableHost = 14,
    /// <summary>The network is down.</summary>
    NetworkIsDown = 15,
    /// <summary>Keep-alive found the connection broken.</summary>
    NetworkDroppedConnectionOnReset = 16,
    /// <summary>The local system ended the connection.</summary>
    SoftwareCausedConnectionAbort = 17,
    /// <summary>The peer reset the connection.</summary>
    ConnectionResetByPeer = 18,
    /// <summary>The host is down.</summary>
    HostIsDown = 19,
    /// <summary>No usable address was found.</summary>
    NoAddressesFound = 20,
    /// <summary>The process has too many open descriptors.</summary>
    TooManyOpenFiles = 21,
    /// <summary>A datagram was too long.</summary>
    MessageTooLong = 22,
    /// <summary>A certificate is expired or not yet valid.</summary>
    CertificateExpired = 23,
    /// <summary>The certificate chain does not end in a trusted root.</summary>
    CertificateUntrustedRoot = 24,
    /// <summary>The certificate is for another name.</summary>
    CertificateCommonNameIsIncorrect = 25,
    /// <summary>The certificate is not meant for this use.</summary>
    CertificateWrongUsage = 26,
    /// <summary>The certificate was revoked.</summary>
    CertificateRevoked = 27,
    /// <summary>Nothing tells whether the certificate was revoked.</summary>
    CertificateNoRevocationCheck = 28,
    /// <summary>The revocation server could not be reached.</summary>
    CertificateRevocationServerOffline = 29,
    /// <summary>The certificate is otherwise invalid.</summary>
    CertificateIsInvalid = 30,
}
