using System.Globalization;
using System.Net;
using System.Text;
using NetClient.Capabilities;
using NetClient.Fuzz.Fuzzing;

namespace NetClient.Fuzz.Targets;

/// <summary>CapabilityChecker.Check of a name: whatever a resolver may take for an address is judged as that address, and no name makes it throw.</summary>
internal sealed class HostNameTarget() : FuzzTarget("host-name")
{
    private static readonly CapabilityChecker Checker = new(CapabilityManifest.Create(NetworkCapability.InternetClient));
    private static readonly string[] Ends = ["localhost", "local", "home.arpa", "internal", "example.com", "localhost.", "LOCAL", "com"];
    private static readonly string[] Odd = ["。", "．", "｡", "１", "①", "²", "\u00AD", "\u200B", "\uFE0F", "%", "%25eth0", "[", "]", " ", "\t", "\0", "x", "0x", "00", "ⓧ", "𝟏", "ß", "ﬀ", "ⅹ", "ˣ", "\u202E", "xn--"];

    public override int LongestInput => 4096;

    public override IReadOnlyList<byte[]> Dictionary { get; } = [.. Odd.Concat(Ends).Append("127.0.0.1").Append("::ffff:").Append("169.254.169.254").Select(Encoding.UTF8.GetBytes)];

    public override byte[] Generate(Random random) => Encoding.UTF8.GetBytes(random.Next(5) switch
    {
        0 => Ends[random.Next(Ends.Length)],
        1 => string.Join('.', Enumerable.Range(0, random.Next(6)).Select(_ => Label(random))),
        2 => new IPAddress(Bytes(random, 16)).ToString(),
        3 => "::ffff:" + new IPAddress(Bytes(random, 4)),
        _ => string.Join('.', Enumerable.Range(0, 1 + random.Next(4)).Select(_ => Number(random))),
    });

    public override object? Act(byte[] input) => Encoding.UTF8.GetString(input) is { Length: > 0 } name ? Checker.Check(NetworkOperation.Connect, name, 443) : null;

    // Most of it is the decoder's, for bytes that are no UTF-8.
    public override long MostAllocated(int length) => 8192 + (80L * length);

    public override string Judge(byte[] input, object? result)
    {
        if (result is not CapabilityDecision decision)
            return "empty";
        string name = decision.HostName!;
        string message = decision.Message;
        Require(message.Length < 1000 && !message.Any(char.IsControl), "the message is long or breaks its line");
        foreach (string spelling in Spellings(name))
        {
            if (IPAddress.TryParse(spelling, out IPAddress? address) && NetworkBoundaries.Classify(address) != NetworkBoundary.Internet)
                Require(decision.Boundary != NetworkBoundary.Internet, $"\"{name}\" is {address} to a resolver, and was judged as the Internet");
        }

        return $"{decision.Boundary}, {(Ascii.IsValid(name) ? "ASCII" : "folded")}, {name.Length / 64}";
    }

    // What a resolver, or a caller before it, may make of a name.
    private static IEnumerable<string> Spellings(string name)
    {
        yield return name;
        yield return name.Trim();
        yield return name.Trim().TrimEnd('.');
        string? folded = null;
        try
        {
            folded = new IdnMapping().GetAscii(name.Trim());
        }
        catch (ArgumentException)
        {
            // No name that IDNA knows.
        }
        if (folded is not null)
            yield return folded;
    }

    private static string Label(Random random) => random.Next(3) == 0 ? Odd[random.Next(Odd.Length)] : Ends[random.Next(Ends.Length)];

    private static string Number(Random random)
    {
        uint number = random.Next(3) switch { 0 => 127, 1 => (uint)random.Next(256), _ => (uint)random.NextInt64(1L << 32) };
        return random.Next(4) switch
        {
            0 => FormattableString.Invariant($"0x{number:x}"),
            1 => "0" + Convert.ToString(number, 8),
            2 => string.Concat(FormattableString.Invariant($"{number}").Select(digit => (char)(digit - '0' + '０'))),
            _ => FormattableString.Invariant($"{number}"),
        };
    }

    private static byte[] Bytes(Random random, int count)
    {
        byte[] bytes = new byte[count];
        random.NextBytes(bytes);
        return bytes;
    }
}
