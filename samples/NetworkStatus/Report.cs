using NetClient.Networking.Connectivity;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace NetworkStatus;

/// <summary>The table, for a terminal and for a file.</summary>
internal static class Report
{
    private static readonly string[] Headings = ["Connection", "Kind", "Leads to", "Cost", "Speed", "Addresses"];

    private static string Internet => NetworkInformation.GetInternetConnectionProfile()?.ProfileName ?? "none";

    public static void WritePlain(TextWriter writer)
    {
        writer.WriteLine($"Internet: {Internet}");
        foreach (Connection c in Connection.All())
            writer.WriteLine($"{c.Name,-16} {c.Kind,-10} {c.Level,-26} {c.Cost,-12} {c.Speed,-14} {c.Addresses}");
    }

    public static IRenderable Draw(IReadOnlyList<string> changes)
    {
        Table table = new Table().Border(TableBorder.Rounded).Title($"Internet: {Markup.Escape(Internet)}").AddColumns(Headings);
        foreach (Connection c in Connection.All())
            table.AddRow(Markup.Escape(c.Name), Markup.Escape(c.Kind), Color(c.Level), c.Cost.ToString(), c.Speed, Markup.Escape(c.Addresses));
        return changes.Count == 0 ? table : new Rows([table, .. changes.Select(line => new Text(line))]);
    }

    private static string Color(NetworkConnectivityLevel level) => level switch
    {
        NetworkConnectivityLevel.InternetAccess => $"[green]{level}[/]",
        NetworkConnectivityLevel.None => $"[grey]{level}[/]",
        _ => $"[yellow]{level}[/]",
    };
}
