using System.Net.Security;
using System.Security.Authentication;
using System.Text;
using NetClient.Internal;

namespace NetClient.Networking.Sockets.Internal;

/// <summary>What each <see cref="SocketProtectionLevel"/> asks of TLS: a floor, never a ceiling.</summary>
internal static class ProtectionLevels
{
    /// <summary>A level that a TLS handshake can be asked for, else E_INVALIDARG with the reason.</summary>
    public static SocketProtectionLevel Checked(SocketProtectionLevel level, string name) => level switch
    {
        SocketProtectionLevel.Ssl or SocketProtectionLevel.Unspecified or SocketProtectionLevel.Tls10 or SocketProtectionLevel.Tls11 or
            SocketProtectionLevel.Tls12 or SocketProtectionLevel.Tls13 => level,
        SocketProtectionLevel.PlainSocket => throw Throw.Argument("PlainSocket gives no protection; name a TLS level.", name),
        SocketProtectionLevel.SslAllowNullEncryption => throw Throw.Argument("SslAllowNullEncryption is refused: null ciphers give no secrecy. Use Tls12.", name),
        SocketProtectionLevel.Ssl3AllowWeakEncryption => throw Throw.Argument("Ssl3AllowWeakEncryption is refused: SSL 3.0 is broken. Use Tls12.", name),
        SocketProtectionLevel.BluetoothEncryptionAllowNullAuthentication or SocketProtectionLevel.BluetoothEncryptionWithAuthentication =>
            throw Throw.Argument($"{level} is refused: NetClient has no Bluetooth transport. Use Tls12.", name),
        _ => throw Throw.Argument($"{(int)level} is no SocketProtectionLevel.", name),
    };

    /// <summary>The versions that a level and the control's minimum allow; <see cref="SslProtocols.None"/> leaves the choice to the operating system.</summary>
    public static SslProtocols Allowed(SocketProtectionLevel level, SocketProtectionLevel minimum) => Math.Max(Strength(level), Strength(minimum)) switch
    {
        4 => SslProtocols.Tls13,
        3 => SslProtocols.Tls12 | SslProtocols.Tls13,
#pragma warning disable SYSLIB0039, CA5397, CA5398 // the app asked for a floor this low; the system's policy still decides whether it may be used
        2 => SslProtocols.Tls11 | SslProtocols.Tls12 | SslProtocols.Tls13,
        1 => SslProtocols.Tls | SslProtocols.Tls11 | SslProtocols.Tls12 | SslProtocols.Tls13,
        _ => SslProtocols.None,
    };

    /// <summary>The level that was negotiated.</summary>
    public static SocketProtectionLevel FromProtocol(SslProtocols protocol) => protocol switch
    {
        SslProtocols.Tls13 => SocketProtectionLevel.Tls13,
        SslProtocols.Tls12 => SocketProtectionLevel.Tls12,
        SslProtocols.Tls11 => SocketProtectionLevel.Tls11,
        SslProtocols.Tls => SocketProtectionLevel.Tls10,
        _ => SocketProtectionLevel.Ssl,
    };
#pragma warning restore SYSLIB0039, CA5397, CA5398

    /// <summary>An ALPN name is 1 to 255 bytes (RFC 7301, section 3.1).</summary>
    public static void CheckApplicationProtocol(string? name)
    {
        Throw.IfNullOrEmpty(name, "item");
        if (Encoding.UTF8.GetByteCount(name) > 255)
            throw Throw.Argument("An application protocol's name has at most 255 bytes.", "item");
    }

    public static List<SslApplicationProtocol>? ToAlpn(IReadOnlyList<string> names) =>
        names.Count == 0 ? null : [.. names.Select(name => new SslApplicationProtocol(name))];

    private static int Strength(SocketProtectionLevel level) => level switch
    {
        SocketProtectionLevel.Tls13 => 4,
        SocketProtectionLevel.Tls12 => 3,
        SocketProtectionLevel.Tls11 => 2,
        SocketProtectionLevel.Tls10 => 1,
        _ => 0,
    };
}
