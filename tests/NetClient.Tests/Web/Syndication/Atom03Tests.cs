using NetClient.Web.Syndication;

namespace NetClient.Tests.Web.Syndication;

/// <summary>What Atom 0.3 has and 1.0 has not.</summary>
public sealed class Atom03Tests
{
    private const string Issued = "<issued>2005-01-02T00:00:00Z</issued>", Created = "<created>2004-01-02T00:00:00Z</created>";

    [Theory]
    [InlineData(Created, 2004, "", "")]
    [InlineData(Issued + Created, 2005, "created", "")]
    [InlineData(Created + Issued, 2005, "created", "")]
    [InlineData(Created + "<issued>soon</issued>", 2004, "issued", "Date")]
    [InlineData("<created>then</created>", 1601, "created", "Date")]
    [InlineData("<created>then</created>" + Issued, 2005, "created", "")]
    public void Load_AnEntrysDates_AreIssuedElseCreated(string dates, int year, string extensions, string problems)
    {
        SyndicationItem item = Item(dates);

        Assert.Equal(year, item.PublishedDate.Year);
        Assert.Equal(extensions, string.Join(' ', item.ElementExtensions.Select(extension => extension.NodeName)));
        Assert.Equal(problems, string.Join(' ', item.Problems.Select(problem => problem.Kind)));
    }

    [Theory]
    [InlineData("text/html", "PGI+w6k8L2I+", "html", "<b>\u00E9</b>", "")]
    [InlineData("application/xhtml+xml", "PGI+w6k8L2I+", "html", "<b>\u00E9</b>", "")]
    [InlineData("image/svg+xml", "PGI+w6k8L2I+", "image/svg+xml", "<b>\u00E9</b>", "")]
    [InlineData("text/plain", "PGI+\n w6k8L2I+", "text", "<b>\u00E9</b>", "")]
    [InlineData("text/x-mine", "PGI+w6k8L2I+", "text/x-mine", "<b>\u00E9</b>", "")]
    [InlineData("image/png", "iVBORw==", "image/png", "iVBORw==", "")]
    [InlineData("text/plain", "no, none", "text", "no, none", "UnexpectedContent")]
    [InlineData("text/plain", "/w==", "text", "/w==", "UnexpectedContent")]
    public void Load_ContentInBase64_IsDecodedWhereItIsText(string mediaType, string base64, string type, string text, string problems)
    {
        SyndicationItem item = Item($"<content mode='base64' type='{mediaType}'>{base64}</content>");

        Assert.Equal((type, text), (item.Content!.Type, item.Content.Text));
        Assert.Equal(problems, string.Join(' ', item.Problems.Select(problem => problem.Kind)));
    }

    private static SyndicationItem Item(string children) =>
        Feeds.ReadItem($"<entry xmlns='http://purl.org/atom/ns#'><title>t</title><id>i</id><modified>2006-01-02T00:00:00Z</modified>{children}</entry>");
}
