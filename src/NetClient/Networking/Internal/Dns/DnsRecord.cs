namespace NetClient.Networking.Internal.Dns;

/// <summary>A resource record whose data lies at <paramref name="DataStart"/> in the message it was read from (compressed names need the whole message).</summary>
internal readonly record struct DnsRecord(string Name, DnsRecordType Type, uint TimeToLive, int DataStart, int DataLength);
