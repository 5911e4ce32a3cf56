namespace Tour.Screens;

/// <summary>Plain text in columns, for files and pipes.</summary>
internal sealed class PlainScreen : IScreen
{
    public async Task ShowAsync(IReadOnlyList<Chapter> chapters, Func<Step, Task<Row>> run)
    {
        int number = 0;
        foreach (Chapter chapter in chapters)
        {
            int what = Math.Max(4, chapter.Steps.Max(step => step.What.Length));
            int expected = Math.Max(8, chapter.Steps.Max(step => step.Expected.Length));
            Console.WriteLine($"{++number}. {chapter.Title}");
            Console.WriteLine($"   {chapter.About}");
            Console.WriteLine();
            Console.WriteLine($"         {"what".PadRight(what)}  {"expected".PadRight(expected)}  happened");
            foreach (Step step in chapter.Steps)
            {
                Row row = await run(step);
                string verdict = row.Outcome.LeftOut is not null ? "--  " : row.Held ? "ok  " : "FAIL";
                Console.WriteLine($"   {verdict}  {step.What.PadRight(what)}  {step.Expected.PadRight(expected)}  {row.Outcome.LeftOut ?? row.Outcome.Happened}");
                if (row.Outcome.Message is { } message)
                    Console.WriteLine($"           {message}");
            }
            Console.WriteLine();
        }
    }

    public void Conclude(string sentence, bool good) => Console.WriteLine(sentence);
}
