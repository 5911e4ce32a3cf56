using System.Collections.Frozen;
using System.Globalization;

namespace NetClient.Networking.Internal;

/// <summary>The system's services file ("http 80/tcp www"), read again when it changes. Where there is none, a few well-known names.</summary>
internal sealed class ServicesFile(string path)
{
    private const int MaxFileLength = 4 << 20;   // the whole IANA register is about 1 MB
    private const int MaxLineLength = 1024;

    // What containers without a services file still need. From the IANA register.
    private static readonly FrozenDictionary<string, int> BuiltIn = new (string Name, int Port, string Protocols)[]
    {
        ("ftp", 21, "tcp"), ("ssh", 22, "tcp"), ("telnet", 23, "tcp"), ("smtp", 25, "tcp"), ("domain", 53, "tcp udp"), ("tftp", 69, "udp"), ("http", 80, "tcp"),
        ("pop3", 110, "tcp"), ("nntp", 119, "tcp"), ("ntp", 123, "udp"), ("imap", 143, "tcp"), ("snmp", 161, "udp"), ("irc", 194, "tcp"), ("ldap", 389, "tcp udp"),
        ("https", 443, "tcp udp"), ("submissions", 465, "tcp"), ("syslog", 514, "udp"), ("nntps", 563, "tcp"), ("submission", 587, "tcp"), ("ldaps", 636, "tcp"),
        ("ftps", 990, "tcp"), ("telnets", 992, "tcp"), ("imaps", 993, "tcp"), ("pop3s", 995, "tcp"), ("mqtt", 1883, "tcp"), ("stun", 3478, "tcp udp"),
        ("sip", 5060, "tcp udp"), ("sips", 5061, "tcp"), ("xmpp-client", 5222, "tcp"), ("xmpp-server", 5269, "tcp"), ("ircs-u", 6697, "tcp"), ("secure-mqtt", 8883, "tcp"),
    }.SelectMany(s => s.Protocols.Split(' ').Select(p => KeyValuePair.Create(Key(s.Name, p), s.Port))).ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);

    private Snapshot? _snapshot;

    public static string SystemPath => OperatingSystem.IsWindows()
        ? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.System), "drivers", "etc", "services")
        : "/etc/services";

    /// <summary>Finds a name or an alias, in any case (as Windows has it; Unix tells cases apart, but no file there uses that).</summary>
    public bool TryFind(string name, string protocol, out int port) => Current().TryGetValue(Key(name, protocol), out port);

    private FrozenDictionary<string, int> Current()
    {
        try
        {
            var file = new FileInfo(path);
            if (!file.Exists)
                return BuiltIn;
            if (_snapshot is { } known && known.Written == file.LastWriteTimeUtc && known.Length == file.Length)
                return known.Entries;

            // Two threads may both read it: the same result twice, and no lock on the common path.
            var read = new Snapshot(file.LastWriteTimeUtc, file.Length, Parse(ReadBounded(path)));
            _snapshot = read;
            return read.Entries;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return BuiltIn;
        }
    }

    internal static FrozenDictionary<string, int> Parse(string text)
    {
        var entries = new Dictionary<string, int>(StringComparer.OrdinalIgnoreCase);
        Span<Range> fields = stackalloc Range[34];   // name, port and as many aliases as anybody has
        foreach (ReadOnlySpan<char> rawLine in text.AsSpan().EnumerateLines())
        {
            if (rawLine.Length > MaxLineLength)
                continue;
            int comment = rawLine.IndexOf('#');
            ReadOnlySpan<char> line = comment < 0 ? rawLine : rawLine[..comment];
            int count = line.SplitAny(fields, " \t", StringSplitOptions.RemoveEmptyEntries);
            if (count < 2)
                continue;

            ReadOnlySpan<char> portAndProtocol = line[fields[1]];
            int slash = portAndProtocol.IndexOf('/');
            if (slash < 0 || !ushort.TryParse(portAndProtocol[..slash], NumberStyles.None, CultureInfo.InvariantCulture, out ushort port) || port == 0)
                continue;
            string protocol = portAndProtocol[(slash + 1)..].ToString();
            for (int i = 0; i < count; i++)
            {
                if (i != 1)
                    entries.TryAdd(Key(line[fields[i]].ToString(), protocol), port);   // the first line wins, as with getservbyname
            }
        }
        return entries.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);
    }

    private static string ReadBounded(string path)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        using var reader = new StreamReader(file, System.Text.Encoding.Latin1);
        char[] text = new char[(int)Math.Min(file.Length, MaxFileLength)];
        int length = reader.ReadBlock(text, 0, text.Length);
        return new string(text, 0, length);
    }

    private static string Key(string name, string protocol) => $"{name}/{protocol}";

    private sealed record Snapshot(DateTime Written, long Length, FrozenDictionary<string, int> Entries);
}
