namespace NetClient.Networking.Internal.Dns;

/// <summary>An SRV record. <paramref name="Target"/> has no final dot; the root is "".</summary>
internal readonly record struct SrvRecord(ushort Priority, ushort Weight, ushort Port, string Target);
