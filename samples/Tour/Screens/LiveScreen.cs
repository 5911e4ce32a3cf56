using Spectre.Console;

namespace Tour.Screens;

/// <summary>A terminal: a spinner that says what is being done, and a table for each chapter that is over.</summary>
internal sealed class LiveScreen : IScreen
{
    public Task ShowAsync(IReadOnlyList<Chapter> chapters, Func<Step, Task<Row>> run) =>
        AnsiConsole.Status().Spinner(Spinner.Known.Dots).StartAsync("Starting servers", async status =>
        {
            int number = 0;
            foreach (Chapter chapter in chapters)
            {
                List<Row> rows = [];
                number++;
                foreach (Step step in chapter.Steps)
                {
                    status.Status($"{number}/{chapters.Count}  {Markup.Escape(chapter.Title)}: {Markup.Escape(step.What)}");
                    rows.Add(await run(step));
                }
                Write(number, chapter, rows);
            }
        });

    public void Conclude(string sentence, bool good) => AnsiConsole.MarkupLine($"[bold {(good ? "green" : "red")}]{Markup.Escape(sentence)}[/]");

    private static void Write(int number, Chapter chapter, List<Row> rows)
    {
        AnsiConsole.MarkupLine($"\n[bold]{number}. {Markup.Escape(chapter.Title)}[/]");
        AnsiConsole.MarkupLine($"[grey]{Markup.Escape(chapter.About)}[/]");
        var table = new Table().Border(TableBorder.Rounded).Expand().AddColumns("", "what", "expected", "happened");
        foreach (Row row in rows)
        {
            string verdict = row.Outcome.LeftOut is not null ? "[yellow]-[/]" : row.Held ? "[green]✓[/]" : "[red]✗[/]";
            table.AddRow(verdict, Markup.Escape(row.Step.What), Markup.Escape(row.Step.Expected), Markup.Escape(row.Outcome.LeftOut ?? row.Outcome.Happened));
        }
        AnsiConsole.Write(table);
        foreach (Row row in rows.Where(row => row.Outcome.Message is not null))
            AnsiConsole.MarkupLine($"  {Markup.Escape(row.Step.What)}: [grey]{Markup.Escape(row.Outcome.Message!)}[/]");
    }
}
