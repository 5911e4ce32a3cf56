using NetClient.Web.AtomPub.Internal;

namespace NetClient.Tests.Web.AtomPub.Internal;

/// <summary>What a client remembers of the addresses it has seen.</summary>
public sealed class SeenVersionsTests
{
    [Fact]
    public void Remember_MoreThanItHolds_ForgetsTheOldest()
    {
        var seen = new SeenVersions();
        for (int i = 0; i < 1024; i++)
            seen.Remember(At(i), $"\"{i}\"", null, At(i));
        seen.Remember(At(0), "\"again\"", null, At(0));

        seen.Remember(At(1024), "\"1024\"", null, At(1024));

        Assert.Null(seen.Find(At(1)));
        Assert.Equal(["\"again\"", "\"2\"", "\"1024\""], ((int[])[0, 2, 1024]).Select(i => seen.Find(At(i))?.Version));
    }

    [Theory]
    [InlineData("http://a.example/1#part", true)]
    [InlineData("http://A.example:80/1", true)]
    [InlineData("https://a.example/1", false)]
    [InlineData("http://a.example:8080/1", false)]
    [InlineData("http://a.example/1?x", false)]
    public void Find_AnotherSpelling_IsTheSameWhereTheRequestIs(string address, bool isSame)
    {
        var seen = new SeenVersions();
        seen.Remember(At(1), "\"a\"", null, At(1));

        Assert.Equal(isSame, seen.Find(new Uri(address)) is not null);
    }

    [Theory]
    [InlineData("http://b\u00FCcher.example/1", "http://xn--bcher-kva.example/1")]
    [InlineData("http://a.example/a%2fb", "http://a.example/a%2Fb")]
    [InlineData("http://a.example/?q=%e2%82%ac%3f", "http://a.example/?q=\u20AC%3F")]
    [InlineData("http://a.example/%7Eann", "http://a.example/~ann")]
    [InlineData("http://ann:secret@a.example", "http://a.example/")]
    [InlineData("http://a.example/x/../1", "http://a.example/1")]
    public void Find_TheSameRequestWrittenOtherwise_IsTheSame(string remembered, string asked)
    {
        var seen = new SeenVersions();
        seen.Remember(new Uri(remembered), "\"a\"", null, new Uri(remembered));

        Assert.Equal("\"a\"", seen.Find(new Uri(asked))?.Version);
    }

    [Fact]
    public void Remember_AnAnswerWithoutAVersion_ForgetsTheOneBefore()
    {
        var seen = new SeenVersions();
        seen.Remember(At(1), "\"a\"", null, At(1));

        seen.Remember(At(1), "", null, At(1));

        Assert.Null(seen.Find(At(1)));
    }

    private static Uri At(int number) => new($"http://a.example/{number}");
}
