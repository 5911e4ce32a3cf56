using System.Buffers;
using System.Globalization;
using System.Net.Sockets;
using System.Text;
using NetClient.Errors;
using NetClient.Networking.Internal;

namespace NetClient.Networking.Sockets.Internal;

/// <summary>Asks an HTTP proxy to open a connection (CONNECT, RFC 9110 section 9.3.6) on a socket that is connected to it.</summary>
/// <remarks>What follows the answer belongs to the target, and a server that speaks first may have spoken already: the answer is looked at in the system's
/// buffer and taken out of it to its last byte and no further.</remarks>
internal static class ProxyTunnel
{
    private const int MaxAnswer = 16 * 1024;

    public static async Task OpenAsync(Socket proxy, ProxyRoute route, ServiceTarget target, CancellationToken cancellationToken)
    {
        string name = $"{target.Host}:{target.Port}";
        await proxy.SendAsync(Request(route, target), SocketFlags.None, cancellationToken).ConfigureAwait(false);
        string head = await ReceiveHeadAsync(proxy, name, cancellationToken).ConfigureAwait(false);

        string statusLine = head[..head.IndexOf("\r\n", StringComparison.Ordinal)];
        int status = ParseStatus(statusLine) ?? throw NetworkErrors.ProxyNonsense(name, statusLine);
        if (status is >= 200 and < 300)
            return;
        throw status == 407
            ? NetworkErrors.ProxyAuthenticationRequired(name, Schemes(head), route.Credentials is not null)
            : NetworkErrors.ProxyRefused(name, status, statusLine);
    }

    private static byte[] Request(ProxyRoute route, ServiceTarget target)
    {
        string host = target.Host.Type == HostNameType.Ipv6 ? $"[{target.Host.CanonicalName}]" : target.Host.CanonicalName;
        string authority = string.Create(CultureInfo.InvariantCulture, $"{host}:{target.Port}");
        var request = new StringBuilder($"CONNECT {authority} HTTP/1.1\r\nHost: {authority}\r\n");
        if (route.Credentials is { } credentials)
        {
            string pair = $"{credentials.UserName}:{credentials.Password}";
            request.Append(CultureInfo.InvariantCulture, $"Proxy-Authorization: Basic {Convert.ToBase64String(Encoding.UTF8.GetBytes(pair))}\r\n");
        }
        return Encoding.ASCII.GetBytes(request.Append("\r\n").ToString());
    }

    private static async Task<string> ReceiveHeadAsync(Socket proxy, string name, CancellationToken cancellationToken)
    {
        byte[] buffer = ArrayPool<byte>.Shared.Rent(MaxAnswer);
        try
        {
            int length = 0;
            while (true)
            {
                // Look at what is there, find out how much of it is the head, and take only that.
                int seen = await proxy.ReceiveAsync(buffer.AsMemory(length, MaxAnswer - length), SocketFlags.Peek, cancellationToken).ConfigureAwait(false);
                if (seen == 0)
                    throw NetworkErrors.ProxyNonsense(name, length == 0 ? "nothing, and closed the connection" : Encoding.Latin1.GetString(buffer, 0, Math.Min(length, 40)));
                int end = FindEnd(buffer.AsSpan(0, length + seen), length);
                int take = end >= 0 ? end - length : seen;
                length += await proxy.ReceiveAsync(buffer.AsMemory(length, take), SocketFlags.None, cancellationToken).ConfigureAwait(false);
                if (end >= 0)
                    return Encoding.Latin1.GetString(buffer, 0, length);
                if (length >= 12 && ParseStatus(Encoding.Latin1.GetString(buffer, 0, 12) + " ") is null)
                    throw NetworkErrors.ProxyNonsense(name, Encoding.Latin1.GetString(buffer, 0, 12));
                if (length == MaxAnswer)
                    throw NetworkErrors.ProxyNonsense(name, $"a header of more than {MaxAnswer} bytes");
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    /// <summary>Where the blank line ends; the four bytes may have come in two parts.</summary>
    private static int FindEnd(ReadOnlySpan<byte> bytes, int searchedBefore)
    {
        int from = Math.Max(0, searchedBefore - 3);
        int at = bytes[from..].IndexOf("\r\n\r\n"u8);
        return at < 0 ? -1 : from + at + 4;
    }

    private static int? ParseStatus(string statusLine) =>
        statusLine.Length >= 12 && statusLine.StartsWith("HTTP/1.", StringComparison.Ordinal) && statusLine[8] == ' ' &&
        int.TryParse(statusLine.AsSpan(9, 3), NumberStyles.None, CultureInfo.InvariantCulture, out int status) && status >= 100 ? status : null;

    private static string Schemes(string head)
    {
        IEnumerable<string> schemes = head.Split("\r\n").Where(line => line.StartsWith("Proxy-Authenticate:", StringComparison.OrdinalIgnoreCase))
            .Select(line => line["Proxy-Authenticate:".Length..].Trim().Split(' ')[0]).Distinct();
        return string.Join(", ", schemes);
    }
}
