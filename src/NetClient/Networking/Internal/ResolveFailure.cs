using System.Net.Sockets;

namespace NetClient.Networking.Internal;

/// <summary>A host or service name led nowhere. Never leaves NetClient: the sockets turn it into a <c>NetworkException</c> by its <see cref="Error"/>.</summary>
/// <param name="error">
/// <see cref="SocketError.HostNotFound"/>: the name does not exist.
/// <see cref="SocketError.NoData"/>: it exists, but has no record of the kind, or says that it does not offer the service.
/// <see cref="SocketError.TryAgain"/>: no name server answered, or none could.
/// <see cref="SocketError.TypeNotFound"/>: the service name is no alias, and the host cannot have SRV records.</param>
/// <param name="message">What was asked and what came back.</param>
/// <param name="inner">What the last name server's failure was.</param>
internal sealed class ResolveFailure(SocketError error, string message, Exception? inner = null) : Exception(message, inner)
{
    public SocketError Error { get; } = error;
}
