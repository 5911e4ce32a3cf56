using System.Globalization;
using System.Text;

namespace NetClient.Tests.Networking.Sockets.WebSockets.Conformance;

/// <summary>The lists in docs/websocket-conformance.md, made from the cases. Each case's own test holds it to the result that stands there.</summary>
internal static class ConformanceDocument
{
    public const string Begin = "<!-- begin: made from the cases by ConformanceTests -->";

    public static string Render()
    {
        var text = new StringBuilder();
        text.Append("| family | | cases | server | client |\n| --: | -- | --: | -- | -- |\n");
        foreach ((int number, string name, Func<IEnumerable<ConformanceCase>> cases) in ConformanceCases.Families)
        {
            int count = cases().Count();
            text.Append(CultureInfo.InvariantCulture, $"| {number} | {name} | {count} | {count} OK | {count} OK |\n");
        }
        int all = ConformanceCases.All.Count;
        text.Append(CultureInfo.InvariantCulture, $"| | all | {all} | {all} OK | {all} OK |\n");
        foreach ((int number, string name, Func<IEnumerable<ConformanceCase>> cases) in ConformanceCases.Families)
        {
            text.Append(CultureInfo.InvariantCulture, $"\n## {number} {name}\n\n| case | Autobahn | sent | must come back | server | client |\n| -- | -- | -- | -- | -- | -- |\n");
            foreach (ConformanceCase one in cases())
                text.Append(CultureInfo.InvariantCulture, $"| {one.Number} | {one.Autobahn} | {one.What.Replace("|", "\\|", StringComparison.Ordinal)} | {Expected(one)} | OK | OK |\n");
        }
        return text.ToString();
    }

    private static string Expected(ConformanceCase one)
    {
        List<string> parts = [];
        if (one.Echoes.Length > 0)
            parts.Add(one.Echoes.Length == 1 ? "the message" : $"{one.Echoes.Length} messages");
        if (one.Pongs.Length > 0)
            parts.Add(one.Pongs.Length == 1 ? "a pong" : $"{one.Pongs.Length} pongs");
        string codes = string.Join(" or ", one.CloseCodes.Select(code => code == 0 ? "without a code" : code.ToString(CultureInfo.InvariantCulture)));
        bool early = one.Steps.OfType<ExpectCloseNow>().Any();
        parts.Add(one.PeerCloses ? "the close, 1000" : $"close {codes}{(early ? ", at once" : "")}");
        return string.Join(", ", parts);
    }
}
