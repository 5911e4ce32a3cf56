using NetClient.Fuzz.Fuzzing;
using NetClient.Fuzz.Targets;

namespace NetClient.Fuzz;

/// <summary>Every target: first what was found before, then new inputs for as long as the time box says.</summary>
public sealed class FuzzTests(ITestOutputHelper output)
{
    private static readonly FuzzTarget[] All =
    [
        new ManifestTarget(), new HostNameTarget(), new DnsAnswerTarget(), new LldpTarget(), new NetworkManagerTarget(), new RouteTableTarget(), new RegistrationsTarget(),
        new WebSocketRequestTarget(), new WebSocketFramesTarget(), new FeedTarget(), new ProxyHeaderTarget(),
    ];

    public static TheoryData<string> Targets => [.. All.Select(target => target.Name)];

    [Theory]
    [MemberData(nameof(Targets))]
    public void Corpus_EveryInput_KeepsTheContract(string target)
    {
        FuzzTarget tested = Find(target);
        string[] files = [.. Corpus.Files(tested)];
        Assert.NotEmpty(files);
        var fuzzer = new Fuzzer(tested, seed: 0, TimeSpan.Zero);
        Assert.All(files, file => fuzzer.RunOne(File.ReadAllBytes(file)));
    }

    // The seed is in the output in either case: with the logger's "detailed" verbosity when it passes, in the failure when it does not.
    [Theory]
    [MemberData(nameof(Targets))]
    public void Run_ForItsTimeBox_FindsNothing(string target)
    {
        int seed = FuzzOptions.Seed;
        string summary = new Fuzzer(Find(target), seed, FuzzOptions.TimeBox).Run();
        output.WriteLine(summary);
        TestContext.Current.SendDiagnosticMessage(summary);
    }

    private static FuzzTarget Find(string name) => All.Single(target => target.Name == name);
}
