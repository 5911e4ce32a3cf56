using System.Xml;
using NetClient.Web.Syndication.Internal;

namespace NetClient.Tests.Web.Syndication.Internal;

/// <summary>Names are bounded by their number and by their letters.</summary>
public sealed class FiniteNamesTests
{
    [Theory]
    [InlineData(7, FiniteNames.Most)]
    [InlineData(FiniteNames.MostLetters / 16, 16)]
    public void Add_MoreThanThereMayBe_IsRefused(int length, int most)
    {
        var names = new FiniteNames();
        for (int i = 0; i < most; i++)
        {
            names.Add(Name(i, length));
            names.Add(Name(i, length).ToCharArray(), 0, length);   // the same again counts for nothing
        }

        Assert.Throws<XmlException>(() => names.Add(Name(most, length)));
    }

    private static string Name(int number, int length) => $"{number}".PadLeft(length, 'x');
}
