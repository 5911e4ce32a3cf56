using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace NetClient.Networking.Internal;

/// <summary>IPv6 as RFC 4291 section 2.2 writes it, with an optional scope. <see cref="IPAddress"/> would also take ports and prefixes, and drop unknown scopes.</summary>
internal static class Ipv6Text
{
    private const int MaxScope = 64;

    private static readonly SearchValues<char> Allowed = SearchValues.Create("0123456789abcdefABCDEF:.");

    public static bool TryParse(string text, [NotNullWhen(true)] out IPAddress? address, [NotNullWhen(false)] out string? error)
    {
        address = null;
        int percent = text.IndexOf('%');
        ReadOnlySpan<char> digits = percent < 0 ? text : text.AsSpan(0, percent);
        if (digits.ContainsAnyExcept(Allowed) || !EmbeddedIpv4IsPlain(digits)
            || !IPAddress.TryParse(digits, out IPAddress? parsed) || parsed.AddressFamily != AddressFamily.InterNetworkV6)
        {
            error = text.Contains("://", StringComparison.Ordinal)
                ? "This is a URL; give only its host."
                : "A name with a colon is an IPv6 address; this is none. The port is given apart.";
            return false;
        }

        error = null;
        if (percent >= 0)
        {
            error = ScopeError(text[(percent + 1)..], out long scope);
            if (error is not null)
                return false;
            parsed.ScopeId = scope;
        }

        address = parsed;
        return true;
    }

    // "::ffff:010.0.0.1" must not depend on who reads it.
    private static bool EmbeddedIpv4IsPlain(ReadOnlySpan<char> digits) => !digits.Contains('.') || Ipv4Text.TryParse(digits[(digits.LastIndexOf(':') + 1)..], out _);

    private static string? ScopeError(string scope, out long id)
    {
        id = 0;
        if (scope.Length is 0 or > MaxScope)
            return $"The scope after '%' must have 1 to {MaxScope} characters.";
        if (!scope.AsSpan().ContainsAnyExceptInRange('0', '9'))
        {
            if (!uint.TryParse(scope, NumberStyles.None, CultureInfo.InvariantCulture, out uint number))
                return $"The scope '{scope}' is no interface index.";
            id = number;
            return null;
        }

        // The runtime knows the OS call behind interface names, and gives scope 0 for a name that no interface has.
        if (scope.AsSpan().ContainsAny("]/%") || !IPAddress.TryParse($"fe80::1%{scope}", out IPAddress? probe) || probe.ScopeId == 0)
            return $"No network interface has the name '{scope}'.";
        id = probe.ScopeId;
        return null;
    }
}
