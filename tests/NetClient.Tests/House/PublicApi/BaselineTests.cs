namespace NetClient.Tests.House.PublicApi;

public sealed class BaselineTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("netclient-baseline-").FullName;

    private string Accepted => Path.Combine(_folder, "P.baseline.txt");

    private string Received => Path.Combine(_folder, "P.received.txt");

    [Fact]
    public void Compare_SameLines_IsSilentAndRemovesAnOldReceivedFile()
    {
        File.WriteAllText(Accepted, "A\nB\n");
        File.WriteAllText(Received, "old");
        Assert.Null(new Baseline(_folder, "P", accept: false).Compare(["A", "B"]));
        Assert.False(File.Exists(Received));
    }

    [Fact]
    public void Compare_OneLineChanged_ShowsBothAndKeepsTheListing()
    {
        File.WriteAllText(Accepted, "A\nB\n");
        string? difference = new Baseline(_folder, "P", accept: false).Compare(["A", "C"]);
        Assert.Contains("\n- B", difference?.ReplaceLineEndings("\n"), StringComparison.Ordinal);
        Assert.Contains("\n+ C", difference?.ReplaceLineEndings("\n"), StringComparison.Ordinal);
        Assert.Equal("A\nC\n", File.ReadAllText(Received));
        Assert.Equal("A\nB\n", File.ReadAllText(Accepted));
    }

    [Fact]
    public void Compare_NoBaseline_IsADifference() => Assert.NotNull(new Baseline(_folder, "P", accept: false).Compare(["A"]));

    [Fact]
    public void Compare_Accepting_RewritesTheBaseline()
    {
        File.WriteAllText(Accepted, "A\nB\n");
        Assert.Null(new Baseline(_folder, "P", accept: true).Compare(["A", "C"]));
        Assert.Equal("A\nC\n", File.ReadAllText(Accepted));
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);
}
