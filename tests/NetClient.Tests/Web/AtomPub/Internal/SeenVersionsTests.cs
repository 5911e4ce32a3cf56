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
            seen.Remember(At(i), $"\"{i}\"", null);
        seen.Remember(At(0), "\"again\"", null);

        seen.Remember(At(1024), "\"1024\"", null);

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
        seen.Remember(At(1), "\"a\"", null);

        Assert.Equal(isSame, seen.Find(new Uri(address)) is not null);
    }

    [Fact]
    public void Remember_AnAnswerWithoutAVersion_ForgetsTheOneBefore()
    {
        var seen = new SeenVersions();
        seen.Remember(At(1), "\"a\"", null);

        seen.Remember(At(1), "", null);

        Assert.Null(seen.Find(At(1)));
    }

    private static Uri At(int number) => new($"http://a.example/{number}");
}
