using NetClient.Resilience;

namespace NetClient.Tests.Resilience;

/// <summary>What the words of the evidence mean.</summary>
internal static class RetryWords
{
    public static RetryAdvice Parse(string words) => words switch
    {
        "transient" or "transient (documented)" or "transient, obey Retry-After" => RetryAdvice.Later,
        "transient, few attempts" or "few attempts" => RetryAdvice.FewTimes,
        "transient, after a network change" => RetryAdvice.AfterNetworkChange,
        "transient, on a new socket" => RetryAdvice.OnNewConnection,
        "transient after local resources are freed" => RetryAdvice.AfterFreeingResources,
        "BITS says transient; general HTTP clients do not retry it" => RetryAdvice.Never,
        _ when words.StartsWith("fatal", StringComparison.Ordinal) => RetryAdvice.Never,
        _ => throw new FormatException($"\"{words}\" has no meaning here yet."),
    };
}
