namespace NetClient.Tests.Errors;

/// <summary>A table of the evidence beside this file: tab-separated, the first line names the columns.</summary>
internal static class ReferenceTable
{
    public static IReadOnlyList<IReadOnlyDictionary<string, string>> Read(string name)
    {
        string[] lines = File.ReadAllLines(Path.Combine(AppContext.BaseDirectory, "Errors", "Reference", name));
        string[] columns = lines[0].Split('\t');
        return [.. lines.Skip(1).Where(line => line.Length > 0)
            .Select(line => line.Split('\t'))
            .Select(cells => columns.Select((column, i) => (column, i)).ToDictionary(c => c.column, c => c.i < cells.Length ? cells[c.i] : ""))];
    }

    public static int ParseHResult(string text) => unchecked((int)Convert.ToUInt32(text, 16));
}
