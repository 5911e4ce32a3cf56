using NetClient.Tests.House;

namespace NetClient.Tests.Networking.Sockets.WebSockets.Conformance;

public sealed class ConformanceTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static TheoryData<string> Numbers => [.. ConformanceCases.All.Select(one => one.Number)];

    [Fact]
    public void Document_HasEveryCaseAndItsResult()
    {
        string path = Path.Combine(Repository.Root, "docs", "websocket-conformance.md");
        string text = File.ReadAllText(path);
        int begin = text.IndexOf(ConformanceDocument.Begin, StringComparison.Ordinal);
        Assert.True(begin >= 0, $"{path} has no line '{ConformanceDocument.Begin}'.");
        string kept = text[..begin] + ConformanceDocument.Begin + "\n\n";
        if (Environment.GetEnvironmentVariable("NETCLIENT_ACCEPT_CONFORMANCE") == "1")
            File.WriteAllText(path, kept + ConformanceDocument.Render());
        Assert.Equal(kept + ConformanceDocument.Render(), File.ReadAllText(path));
    }

    [Theory(Timeout = 60_000)]
    [MemberData(nameof(Numbers))]
    public async Task Server_Case_EndsAsItMust(string number)
    {
        CaseResult result = await Ends.PlayAgainstServerAsync(ConformanceCases.All.Single(one => one.Number == number), Token);
        Assert.True(result.Verdict == Verdict.Ok, $"{result.Verdict}: {result.Seen}");
    }

    [Theory(Timeout = 60_000)]
    [MemberData(nameof(Numbers))]
    public async Task Client_Case_EndsAsItMust(string number)
    {
        CaseResult result = await Ends.PlayAgainstClientAsync(ConformanceCases.All.Single(one => one.Number == number), Token);
        Assert.True(result.Verdict == Verdict.Ok, $"{result.Verdict}: {result.Seen}");
    }
}
