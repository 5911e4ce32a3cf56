namespace NetClient.Networking.Sockets.Internal.Handoff;

/// <summary>A socket that the broker has under an id, and this process too. The id may be another socket's when the last word about this one is said.</summary>
/// <param name="Id">The id.</param>
/// <param name="Cookie">The kernel's number of the socket; 0 where that is not known.</param>
internal sealed record SocketLease(string Id, ulong Cookie);
