namespace NetClient.Networking.Internal.Dns;

/// <summary>The response codes that make a difference (RFC 1035 section 4.1.1, RFC 6891).</summary>
internal enum DnsResponseCode
{
    NoError = 0,
    FormatError = 1,
    ServerFailure = 2,
    NameError = 3,
    NotImplemented = 4,
    Refused = 5,
    BadVersion = 16,
}
