using System.Globalization;
using System.Text;
using NetClient.Fuzz.Fuzzing;
using NetClient.Networking.Connectivity.Internal;

namespace NetClient.Fuzz.Targets;

/// <summary>RouteTable.Parse: two texts, apart by a form feed. It never throws, and an interface that leads out stands in the text.</summary>
internal sealed class RouteTableTarget() : FuzzTarget("route-table")
{
    private const string Zero = "00000000000000000000000000000000";

    private static readonly string[] Names = ["eth0", "wg0", "lo", "phone"];

    public override IReadOnlyList<byte[]> Dictionary { get; } =
        [.. ((string[])["eth0", "wg0", Zero, "80000000000000000000000000000000", "00000000", "00000080", "80000000", "0003", "0203", "FFFFFFFF", "\t", "\n", "\f", "-1", "4294967296"]).Select(Encoding.UTF8.GetBytes)];

    public override byte[] Generate(Random random)
    {
        var text = new StringBuilder("Iface Destination Gateway Flags RefCnt Use Metric Mask\n");
        for (int lines = random.Next(6); lines > 0; lines--)
            text.Append(CultureInfo.InvariantCulture, $"{Interface(random)}\t{Half(random)}\t010200C0\t{Flags(random)}\t0\t0\t{random.Next(1000)}\t{Half(random)}\t0\t0\t0\n");
        text.Append('\f');
        for (int lines = random.Next(6); lines > 0; lines--)
        {
            string destination = random.Next(3) switch { 0 => "8" + Zero[1..], 1 => "2" + Zero[1..], _ => Zero };
            text.Append(CultureInfo.InvariantCulture, $"{destination} {random.Next(4):x2} {Zero} 00 {Zero} {random.Next():x8} 00000001 00000000 {Flags(random)} {Interface(random)}\n");
        }
        return Encoding.UTF8.GetBytes(text.ToString());
    }

    public override object? Act(byte[] input)
    {
        string[] texts = Encoding.UTF8.GetString(input).Split('\f', 2);
        return RouteTable.Parse(texts[0], texts.Length > 1 ? texts[1] : "");
    }

    public override long MostAllocated(int length) => 8192 + (300L * length);

    public override string Judge(byte[] input, object? result)
    {
        var table = (RouteTable)result!;
        string text = Encoding.UTF8.GetString(input);
        Require(!table.LeadsOut("") && !table.LeadsOut("nobody's"), "an interface that is not there leads out");
        foreach (string name in Names)
        {
            if (table.LeadsOut(name))
                Require(text.Contains(name, StringComparison.Ordinal) && table.MetricOf(name) <= uint.MaxValue, "an interface that is not in the text leads out");
            if (!text.Contains(name, StringComparison.Ordinal))
                Require(table.MetricOf(name) == uint.MaxValue, "an interface that is not in the text has a metric");
        }
        return string.Concat(Names.Select(name => table.LeadsOut(name) ? 'o' : table.MetricOf(name) < uint.MaxValue ? 'm' : '-'));
    }

    private static string Interface(Random random) => Names[random.Next(Names.Length)];

    private static string Half(Random random) => random.Next(3) switch { 0 => "00000080", 1 => "000000FF", _ => "00000000" };

    private static string Flags(Random random) => random.Next(4) switch { 0 => "0203", 1 => "0002", _ => "0003" };
}
