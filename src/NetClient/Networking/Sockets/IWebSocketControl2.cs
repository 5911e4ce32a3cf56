using NetClient.Security.Cryptography.Certificates;

namespace NetClient.Networking.Sockets;

/// <summary>The settings that web sockets share, with those about certificates.</summary>
public interface IWebSocketControl2 : IWebSocketControl
{
    /// <summary>The errors in a server's certificate that may pass.</summary>
    IList<ChainValidationResult> IgnorableServerCertificateErrors { get; }
}
