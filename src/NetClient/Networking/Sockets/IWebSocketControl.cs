using NetClient.Security.Credentials;

namespace NetClient.Networking.Sockets;

/// <summary>The settings that web sockets share.</summary>
public interface IWebSocketControl
{
    /// <summary>The size of the send buffer, in bytes.</summary>
    uint OutboundBufferSizeInBytes { get; set; }

    /// <summary>The name and password for the server.</summary>
    PasswordCredential? ServerCredential { get; set; }

    /// <summary>The name and password for the proxy.</summary>
    PasswordCredential? ProxyCredential { get; set; }

    /// <summary>The sub-protocols offered, best first.</summary>
    IList<string> SupportedProtocols { get; }
}
