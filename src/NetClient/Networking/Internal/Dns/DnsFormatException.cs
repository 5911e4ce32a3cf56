namespace NetClient.Networking.Internal.Dns;

/// <summary>A DNS message breaks the rules. The one exception that parsing may end in.</summary>
internal sealed class DnsFormatException(string message) : Exception(message);
