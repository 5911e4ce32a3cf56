namespace NetClient.Networking.Sockets;

/// <summary>The least protection a connection must have.</summary>
/// <remarks>Windows documents its TLS values as ceilings. Here each is a floor: <see cref="Tls12"/> means 1.2 or better. The numbers are not in order of strength.</remarks>
public enum SocketProtectionLevel
{
    /// <summary>No encryption.</summary>
    PlainSocket = 0,

    /// <summary>TLS as the operating system holds it secure. Deprecated in WinRT, where it means SSL 3.0 or TLS 1.0.</summary>
    Ssl = 1,

    /// <summary>Refused: null ciphers give no secrecy.</summary>
    SslAllowNullEncryption = 2,

    /// <summary>Refused: NetClient has no Bluetooth transport.</summary>
    BluetoothEncryptionAllowNullAuthentication = 3,

    /// <summary>Refused: NetClient has no Bluetooth transport.</summary>
    BluetoothEncryptionWithAuthentication = 4,

    /// <summary>Refused: SSL 3.0 is broken.</summary>
    Ssl3AllowWeakEncryption = 5,

    /// <summary>TLS 1.0 or better. Most systems refuse less than TLS 1.2 whatever is asked for.</summary>
    Tls10 = 6,

    /// <summary>TLS 1.1 or better.</summary>
    Tls11 = 7,

    /// <summary>TLS 1.2 or better.</summary>
    Tls12 = 8,

    /// <summary>As <c>MinProtectionLevel</c>: no floor of its own. As a level to connect with: TLS as the operating system holds it secure.</summary>
    Unspecified = 9,

    /// <summary>TLS 1.3.</summary>
    Tls13 = 10,
}
