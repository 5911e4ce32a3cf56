using NetClient.Capabilities.Internal;
using Spectre.Console;

namespace CapabilityAudit.Report;

/// <summary>The report for people: boxes on a terminal, Markdown without colours in a file or a pipe.</summary>
internal sealed class Tables(AuditReport report)
{
    private static readonly bool IsPlain = Console.IsOutputRedirected;

    private readonly IAnsiConsole _console = AnsiConsole.Create(IsPlain ? new() { Ansi = AnsiSupport.No, ColorSystem = ColorSystemSupport.NoColors } : new());

    public void Write()
    {
        if (IsPlain)
            _console.Profile.Width = 1000;   // nothing is folded that another program may want to read

        _console.WriteLine(Plain(report.Package is { } package ? $"{report.Manifest} ({package})" : report.Manifest));
        Title("What it may reach");
        _console.Write(Reach(report.Reach));
        Title("What it declares");
        _console.Write(Capabilities(report.Capabilities));
        if (report.Use.Calls.Count > 0)
        {
            Title("What it calls");
            _console.Write(Calls(report.Use.Calls));
        }
        _console.WriteLine();
        foreach (string line in report.Use.Unknown.Select(why => "Use is unknown: " + why).Concat(report.Use.Notes))
            _console.WriteLine(Plain(line));
        _console.MarkupLine(report switch
        {
            { HasFindings: true } => "[red]There is something to look at.[/]",
            { Use.IsKnown: true } => "[green]Nothing to object to.[/]",
            _ => "[yellow]Nothing to object to in what could be seen.[/]",
        });
    }

    private static Table Reach(IReadOnlyList<ReachEntry> reach)
    {
        string[] boundaries = [.. reach.Select(one => one.Boundary).Distinct()];
        Table table = NewTable(["operation", .. boundaries]);
        foreach (var operation in reach.GroupBy(one => one.Operation))
        {
            var cells = operation.ToDictionary(one => one.Boundary, one => one.IsGranted ? "[green]yes[/]" : "[grey]-[/]");
            table.AddRow([operation.Key, .. boundaries.Select(boundary => cells.GetValueOrDefault(boundary, ""))]);
        }
        return table;
    }

    private static Table Capabilities(IReadOnlyList<CapabilityEntry> capabilities)
    {
        Table table = NewTable("line", "capability", "element", "use", "because");
        foreach (CapabilityEntry one in capabilities)
        {
            string verdict = one.Use switch
            {
                CapabilityUse.Used => "[green]used[/]",
                CapabilityUse.Unused => "[red]unused[/]",
                CapabilityUse.Unknown => "[yellow]unknown[/]",
                _ => "[grey]grants nothing[/]",
            };
            table.AddRow($"{one.Line}", Cell(one.Name), Cell(one.Element), verdict, Cell(string.Join("; ", one.Because)));
        }
        return table;
    }

    private static Table Calls(IReadOnlyList<CallEntry> calls)
    {
        Table table = NewTable("assembly", "call", "operation", "needs", "");
        foreach (CallEntry call in calls)
            table.AddRow(Cell(call.Assembly), Cell(call.Call), Cell(call.Operation), Cell(string.Join(" or ", call.Needs)), call.IsDenied ? "[red]will be denied[/]" : "[green]granted[/]");
        return table;
    }

    private static Table NewTable(params string[] columns) =>
        new Table().Border(IsPlain ? TableBorder.Markdown : TableBorder.Rounded).AddColumns(columns);

    private void Title(string title)
    {
        _console.WriteLine();
        _console.MarkupLine($"[bold]{title}[/]");
        if (IsPlain)
            _console.WriteLine();   // Markdown wants one before a table
    }

    // A manifest's names may hold what a terminal would obey.
    private static string Cell(string text) => Markup.Escape(Plain(text));

    private static string Plain(string text) => PrintableText.From(text, 1000);
}
