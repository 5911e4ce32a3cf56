using System.Net;
using NetClient.Internal;
using NetClient.Networking.Connectivity;
using NetClient.Networking.Internal;

namespace NetClient.Networking;

/// <summary>A host name or an IP address.</summary>
/// <remarks>Two objects for the same host are compared with <see cref="IsEqual"/>: <see cref="object.Equals(object)"/> compares references, as in WinRT (documented).
/// <para>A string is an IPv4 address only as four decimal numbers without leading zeros. Other strings that end in a number ("127.1", "0x7f.1", "010.0.0.1",
/// "2130706433", "127.0.0.1.") are refused: systems disagree about which address they are (an addition; WinRT documents dotted decimal only).</para></remarks>
public sealed class HostName
{
    private readonly ParsedHostName _parsed;

    /// <summary>Makes a host name from text. Nothing is resolved.</summary>
    /// <param name="hostName">One of
    /// <list type="bullet">
    /// <item>a domain name, with or without its final dot; letters of any script, digits, hyphens, underscores;</item>
    /// <item>an IPv4 address in dotted decimal;</item>
    /// <item>an IPv6 address, with or without a scope as index or interface name ("fe80::1%2", "fe80::1%eth0"), with or without the square brackets that
    /// <see cref="Uri.Host"/> puts around it (brackets and interface names are additions);</item>
    /// <item>a Bluetooth address in round brackets, "(00:11:22:33:44:55)" (inferred).</item>
    /// </list></param>
    /// <exception cref="ArgumentNullException"><paramref name="hostName"/> is <see langword="null"/> (0x80070057).</exception>
    /// <exception cref="ArgumentException"><paramref name="hostName"/> is empty or none of the above; the message says why (0x80070057).</exception>
    /// <remarks>Source: <see href="https://learn.microsoft.com/uwp/api/windows.networking.hostname.-ctor"/> (documented: null and empty are errors).</remarks>
    public HostName(string hostName)
    {
        Throw.IfNull(hostName);
        if (!HostNameParser.TryParse(hostName, out _parsed, out string? error))
            throw Throw.Argument(error, nameof(hostName));
        RawName = hostName;
    }

    /// <summary>An address as a host name, unchanged: an IPv4 address mapped into IPv6 stays one.</summary>
    internal HostName(IPAddress address)
    {
        _parsed = HostNameParser.FromAddress(address);
        RawName = _parsed.Canonical;
    }

    /// <summary>An address of this machine, with the adapter that has it.</summary>
    internal HostName(IPAddress address, IPInformation information)
        : this(address) => IPInformation = information;

    /// <summary>The form to compare: lower case, letters outside ASCII as Punycode, no final dot; IPv6 compressed, with its scope as a number and without brackets.</summary>
    public string CanonicalName => _parsed.Canonical;

    /// <summary>The form to show to people: as <see cref="CanonicalName"/>, with Punycode turned back into letters. Never decide by it: different names may look alike.</summary>
    public string DisplayName => _parsed.Display;

    /// <summary>The adapter and prefix of a local address that the network information API gave; otherwise <see langword="null"/>, also for a local address made from text.</summary>
    public IPInformation? IPInformation { get; }

    /// <summary>The string the object was made from, as it was.</summary>
    public string RawName { get; }

    /// <summary>What the name is.</summary>
    public HostNameType Type => _parsed.Type;

    /// <summary>The address, when the name is one; IPv6 with its scope.</summary>
    internal IPAddress? Address => _parsed.Address;

    /// <summary>The name to hand to a resolver: as <see cref="CanonicalName"/>, with the final dot if there was one, which keeps search lists away.</summary>
    internal string ResolverName => _parsed.IsAbsolute ? _parsed.Canonical + "." : _parsed.Canonical;

    /// <summary>Tells whether two names have the same <see cref="CanonicalName"/>.</summary>
    /// <param name="hostName">The other name; <see langword="null"/> is equal to none.</param>
    /// <returns><see langword="true"/> when they are the same.</returns>
    public bool IsEqual(HostName? hostName) => hostName is not null && string.Equals(CanonicalName, hostName.CanonicalName, StringComparison.Ordinal);

    /// <summary>Compares the canonical forms of two strings.</summary>
    /// <param name="value1">A name.</param>
    /// <param name="value2">Another name.</param>
    /// <returns>0 when they are the same, less when <paramref name="value1"/> sorts first, more when it sorts last (ordinal order).</returns>
    /// <remarks>Never throws: a string that is no host name counts in lower case, <see langword="null"/> as empty (inferred).</remarks>
    public static int Compare(string? value1, string? value2) => string.CompareOrdinal(Canonicalize(value1), Canonicalize(value2));

    /// <summary>The <see cref="DisplayName"/>.</summary>
    /// <returns>The name to show.</returns>
    public override string ToString() => DisplayName;

    private static string Canonicalize(string? value) =>
        value is null ? "" : HostNameParser.TryParse(value, out ParsedHostName parsed, out _) ? parsed.Canonical : value.ToLowerInvariant();
}
