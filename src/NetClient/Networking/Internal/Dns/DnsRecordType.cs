namespace NetClient.Networking.Internal.Dns;

/// <summary>The record types that NetClient asks for or looks at.</summary>
internal enum DnsRecordType : ushort
{
    A = 1,
    Cname = 5,
    Aaaa = 28,
    Srv = 33,
    Opt = 41,
}
