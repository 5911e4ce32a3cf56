using System.Net.Sockets;

namespace NetClient.Networking.Sockets.Internal;

/// <summary>A socket that is connected, to the target or to a proxy that passes everything on to it.</summary>
internal readonly record struct ConnectedSocket(Socket Socket, bool ThroughProxy);
