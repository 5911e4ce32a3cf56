namespace NetClient.Tests.Networking.Sockets.WebSockets.Conformance;

public sealed class ConformanceTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static TheoryData<string> Numbers => [.. ConformanceCases.All.Select(one => one.Number)];

    [Theory(Timeout = 60_000)]
    [MemberData(nameof(Numbers))]
    public async Task Server_Case_EndsAsItMust(string number)
    {
        CaseResult result = await Ends.PlayAgainstServerAsync(ConformanceCases.All.Single(one => one.Number == number), Token);
        Assert.True(result.Verdict == Verdict.Ok, $"{result.Verdict}: {result.Seen}");
    }
}
