using NetClient.Networking.BackgroundTransfer.Internal.Downloads;

namespace NetClient.Tests.Networking.BackgroundTransfer.Internal.Downloads;

/// <summary>How many connections are added, by what those that are there bring.</summary>
public sealed class RampTests
{
    private const int Enough = 1000;

    private static readonly TimeSpan First = TimeSpan.FromSeconds(1);

    private readonly ManualTime _time = new();

    [Fact]
    public void Look_NothingHasCome_AddsNone()
    {
        var ramp = new Ramp(NewOpening(), Enough);
        for (int i = 0; i < 1000; i++)
            Pass(ramp, 0);
        Assert.False(ramp.IsOver);
    }

    /// <summary>What nginx sends of a limited file: all that it may within a second or so at once, and then nothing.</summary>
    [Fact]
    public void Look_EachConnectionBringsABurst_AddsThemSoon()
    {
        Opening first = NewOpening(), second = NewOpening();
        var ramp = new Ramp(first, Enough);
        first.Add(Enough);
        Pass(ramp, 0, 1);
        ramp.Added([second]);
        second.Add(Enough);
        Pass(ramp, 0, 6);   // clearly the server's limit: not two, but as many as there may be
        Opening[] six = [.. Enumerable.Range(0, 6).Select(_ => NewOpening())];
        ramp.Added(six);
        Array.ForEach(six, one => one.Add(Enough));
        Pass(ramp, 0, 24);
    }

    [Theory]
    [InlineData(500, 0)]    // they share
    [InlineData(590, 0)]
    [InlineData(650, 2)]    // a third more than one alone: two more are tried
    [InlineData(790, 2)]
    [InlineData(900, 6)]
    public void Look_TheSecondBringsLessThanTheFirstDid_AddsByWhatAllBring(int bytes, int expected)
    {
        Opening first = NewOpening(), second = NewOpening();
        var ramp = new Ramp(first, Enough);
        first.Add(Enough);
        Pass(ramp, 0, 1);
        ramp.Added([second]);
        first.Add(bytes);
        second.Add(bytes);
        Pass(ramp, 0, expected);
        Assert.Equal(expected == 0, ramp.IsOver);
    }

    /// <summary>While the first one still speeds up by itself, a second one would seem to help.</summary>
    [Fact]
    public void Look_FirstConnectionSpeedsUp_WaitsUntilItDoesNot()
    {
        Opening first = NewOpening();
        var ramp = new Ramp(first, Enough);
        for (int rate = 1000; rate < 16_000; rate *= 2)
        {
            first.Add(rate);
            Pass(ramp, 0);
        }
        for (int i = 4; i < 31; i++)
        {
            first.Add(16_000);
            Pass(ramp, 0);
        }
        first.Add(16_000);
        Pass(ramp, 1);   // the second half of these 32 s brought little more than the first
    }

    [Fact]
    public void Look_HardlyAnythingComes_WaitsForTheLongestSpan()
    {
        Opening first = NewOpening();
        var ramp = new Ramp(first, Enough);
        first.Add(1);
        for (int i = 1; i < 128; i++)
            Pass(ramp, 0);
        Pass(ramp, 1);
    }

    [Fact]
    public void Look_NobodyCouldBeAdded_TriesAgain()
    {
        Opening first = NewOpening();
        var ramp = new Ramp(first, Enough);
        first.Add(Enough);
        Pass(ramp, 0, 1, 1, 1);
    }

    /// <summary>The first connection brings nothing; the one that was sent to help is where the comparison begins.</summary>
    [Fact]
    public void Helped_FirstConnectionStalls_ComparesWithTheHelper()
    {
        Opening first = NewOpening(), help = NewOpening(), second = NewOpening();
        var ramp = new Ramp(first, Enough);
        Pass(ramp, 0, 0, 0);
        ramp.Helped(help);
        help.Add(Enough);
        Pass(ramp, 0, 1);
        ramp.Added([second]);
        second.Add(Enough);
        Pass(ramp, 0, 6);
    }

    private Opening NewOpening() => new(_time, First);

    private void Pass(Ramp ramp, params int[] expected)
    {
        foreach (int add in expected)
        {
            _time.Advance(First);
            Assert.Equal(add, ramp.Look());
        }
    }
}
