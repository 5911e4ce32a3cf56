using System.Globalization;

namespace NetClient.Fuzz.Fuzzing;

/// <summary>How long to run and from where, by environment variables.</summary>
internal static class FuzzOptions
{
    public const string SecondsVariable = "NETCLIENT_FUZZ_SECONDS";
    public const string SeedVariable = "NETCLIENT_FUZZ_SEED";

    /// <summary>The time box of each target: 10 s, unless told otherwise.</summary>
    public static TimeSpan TimeBox => TimeSpan.FromSeconds(Read(SecondsVariable) ?? 10);

    /// <summary>Where the random numbers start: always there, so that a run judges the code and not the day's luck, unless told otherwise; 0 is somewhere else with each run.</summary>
    public static int Seed => Read(SeedVariable) switch
    {
        null => 20_261_121,
        0 => Environment.TickCount & int.MaxValue,
        int seed => seed,
    };

    private static int? Read(string variable) => Environment.GetEnvironmentVariable(variable) is not { Length: > 0 } text ? null
        : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int number) ? number
        : throw new FormatException($"{variable} is \"{text}\" and should be a whole number.");
}
