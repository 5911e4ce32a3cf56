using System.Xml;
using NetClient.Web.Syndication;

namespace NetClient.Tests.Web.Syndication;

/// <summary>Reading, writing and reading again is the identity on the model, for feeds of every kind. Seeded: a failure names the seed.</summary>
public sealed class RoundTripTests
{
    private const int Feeds = 300;

    [Theory]
    [InlineData(SyndicationFormat.Atom10)]
    [InlineData(SyndicationFormat.Rss20)]
    [InlineData(SyndicationFormat.Rss10)]
    [InlineData(SyndicationFormat.Rss092)]
    [InlineData(SyndicationFormat.Atom03)]
    public void ReadWriteRead_AnyFeed_IsTheSame(SyndicationFormat format)
    {
        SyndicationFormat written = format is SyndicationFormat.Atom10 or SyndicationFormat.Atom03 ? SyndicationFormat.Atom10 : SyndicationFormat.Rss20;
        for (int seed = 1; seed <= Feeds; seed++)
        {
            string document = new FeedGenerator(seed, format).Document();
            SyndicationFeed read = Syndication.Feeds.Read(document);
            XmlDocument xml = read.GetXmlDocument(written);
            var again = new SyndicationFeed();
            again.LoadFromXml(xml);
            string[] expected = Model.DescribeContent(read).Split('\n'), actual = Model.DescribeContent(again).Split('\n');
            int difference = Enumerable.Range(0, expected.Length).FirstOrDefault(i => i >= actual.Length || expected[i] != actual[i], -1);
            if (difference >= 0 || actual.Length != expected.Length)
                Assert.Fail($"Seed {seed}: \"{expected[difference]}\" became \"{actual.ElementAtOrDefault(difference)}\".\n{document}\n\n{xml.OuterXml}");
        }
    }
}
