using System.Globalization;

namespace NetClient.Benchmarks;

/// <summary>What the command line asks for.</summary>
internal sealed record RunOptions
{
    public const string Usage = """
        usage: NetClient.Benchmarks [filter ...] [--rounds N] [--slice MS] [--max-foreign CORES] [--retries N] [--quick]
          filter         rows whose name contains one of the words; all when there is none
          --rounds       rounds per row (default 9)
          --slice        length of a slice, in milliseconds (default 300)
          --max-foreign  CPU that other programs may take during a slice, in cores (default 0.15); a slice with more is repeated
          --retries      how often a slice is repeated for that reason (default 5); then it is kept and counted as dirty
          --quick        every row runs a moment, to see that it runs; its figures mean nothing
        """;

    public int Rounds { get; private init; } = 9;

    public TimeSpan Slice { get; private init; } = TimeSpan.FromMilliseconds(300);

    /// <summary>How long each side runs before it is measured: the compiler's tiers need about a second to settle.</summary>
    public TimeSpan WarmUp { get; private init; } = TimeSpan.FromMilliseconds(1200);

    public double MaxForeign { get; private init; } = 0.15;

    public int Retries { get; private init; } = 5;

    public bool Quick { get; private init; }

    public int IdleConnections => Quick ? 100 : 10_000;

    private List<string> Filters { get; init; } = [];

    public bool Selects(string name) => Filters.Count == 0 || Filters.Any(filter => name.Contains(filter, StringComparison.OrdinalIgnoreCase));

    public static RunOptions? Parse(string[] args, out string? problem)
    {
        var options = new RunOptions();
        List<string> filters = [];
        problem = null;
        for (int i = 0; i < args.Length; i++)
        {
            string? value = i + 1 < args.Length ? args[i + 1] : null;
            switch (args[i])
            {
                case "--quick":
                    options = options with
                    {
                        Quick = true,
                        Rounds = 2,
                        Slice = TimeSpan.FromMilliseconds(40),
                        WarmUp = TimeSpan.FromMilliseconds(40),
                        MaxForeign = double.MaxValue,
                        Retries = 0,
                    };
                    continue;
                case "--rounds" when int.TryParse(value, CultureInfo.InvariantCulture, out int rounds) && rounds > 0:
                    options = options with { Rounds = rounds };
                    break;
                case "--slice" when int.TryParse(value, CultureInfo.InvariantCulture, out int ms) && ms > 0:
                    options = options with { Slice = TimeSpan.FromMilliseconds(ms) };
                    break;
                case "--max-foreign" when double.TryParse(value, CultureInfo.InvariantCulture, out double cores) && cores > 0:
                    options = options with { MaxForeign = cores };
                    break;
                case "--retries" when int.TryParse(value, CultureInfo.InvariantCulture, out int retries) && retries >= 0:
                    options = options with { Retries = retries };
                    break;
                case ['-', ..]:
                    problem = $"{args[i]} is no option, or lacks its value.";
                    return null;
                default:
                    filters.Add(args[i]);
                    continue;
            }
            i++;
        }
        return options with { Filters = filters };
    }
}
