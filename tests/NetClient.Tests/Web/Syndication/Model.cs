using System.Globalization;
using System.Text;
using NetClient.Web.Syndication;

namespace NetClient.Tests.Web.Syndication;

/// <summary>All that the model says about a feed, as text, so that two can be compared and a difference be seen.</summary>
internal static class Model
{
    public static string Describe(SyndicationFeed feed)
    {
        var text = new StringBuilder();
        Feed(text, feed, "");
        foreach (SyndicationProblem problem in feed.Problems)
            text.AppendLine(CultureInfo.InvariantCulture, $"! {problem.Kind} {problem.Line}:{problem.Column} {problem.Message} [{problem.Text}]");
        return text.ToString();
    }

    /// <summary>Without the problems, and the format that it was read in: what writing and reading again must keep.</summary>
    public static string DescribeContent(SyndicationFeed feed)
    {
        var text = new StringBuilder();
        Feed(text, feed, "");
        return text.ToString();
    }

    public static string Describe(SyndicationItem item)
    {
        var text = new StringBuilder();
        Item(text, item, "");
        return text.ToString();
    }

    private static void Feed(StringBuilder text, SyndicationFeed feed, string indent)
    {
        Node(text, "feed", feed, indent);
        Line(text, indent, "id", feed.Id);
        Text(text, "title", feed.Title, indent);
        Text(text, "subtitle", feed.Subtitle, indent);
        Text(text, "rights", feed.Rights, indent);
        Line(text, indent, "updated", Date(feed.LastUpdatedTime));
        Line(text, indent, "icon", feed.IconUri?.AbsoluteUri);
        Line(text, indent, "image", feed.ImageUri?.AbsoluteUri);
        if (feed.Generator is { } generator)
        {
            Node(text, "generator", generator, indent);
            Line(text, indent, "generator", $"{generator.Text}|{generator.Version}|{generator.Uri}");
        }
        Lists(text, feed.Authors, feed.Contributors, feed.Categories, feed.Links, indent);
        foreach (SyndicationItem item in feed.Items)
            Item(text, item, indent + "  ");
    }

    private static void Item(StringBuilder text, SyndicationItem item, string indent)
    {
        Node(text, "item", item, indent);
        Line(text, indent, "id", item.Id);
        Text(text, "title", item.Title, indent);
        Text(text, "summary", item.Summary, indent);
        Text(text, "rights", item.Rights, indent);
        Text(text, "content", item.Content, indent);
        Line(text, indent, "content from", item.Content?.SourceUri?.AbsoluteUri);
        Line(text, indent, "updated", Date(item.LastUpdatedTime));
        Line(text, indent, "published", Date(item.PublishedDate));
        Line(text, indent, "comments", item.CommentsUri?.AbsoluteUri);
        Lists(text, item.Authors, item.Contributors, item.Categories, item.Links, indent);
        if (item.Source is not null)
            Feed(text, item.Source, indent + "  from ");
    }

    private static void Lists(StringBuilder text, IEnumerable<SyndicationPerson> authors, IEnumerable<SyndicationPerson> contributors, IEnumerable<SyndicationCategory> categories,
        IEnumerable<SyndicationLink> links, string indent)
    {
        foreach (SyndicationPerson person in authors.Concat(contributors))
        {
            Node(text, "person", person, indent);
            Line(text, indent, "person", $"{person.Name}|{person.Email}|{person.Uri}");
        }
        foreach (SyndicationCategory category in categories)
        {
            Node(text, "category", category, indent);
            Line(text, indent, "category", $"{category.Term}|{category.Scheme}|{category.Label}");
        }
        foreach (SyndicationLink link in links)
        {
            Node(text, "link", link, indent);
            Line(text, indent, "link", $"{link.Uri}|{link.Relationship}|{link.MediaType}|{link.Title}|{link.Length}|{link.ResourceLanguage}");
        }
    }

    private static void Text(StringBuilder text, string name, ISyndicationText? value, string indent)
    {
        if (value is null)
            return;
        Node(text, name, value, indent);
        Line(text, indent, name, $"{value.Type}|{value.Text}");
    }

    private static void Node(StringBuilder text, string name, ISyndicationNode node, string indent)
    {
        Line(text, indent, name + " language", node.Language);
        Line(text, indent, name + " base", node.BaseUri?.AbsoluteUri);
        foreach (SyndicationAttribute attribute in node.AttributeExtensions)
            Line(text, indent, name + " attribute", $"{attribute.Namespace}|{attribute.Name}|{attribute.Value}");
        foreach (ISyndicationNode extension in node.ElementExtensions)
        {
            Line(text, indent, name + " extension", $"{extension.NodeNamespace}|{extension.NodeName}|{extension.NodeValue}");
            Node(text, "extension", extension, indent + "  ");
        }
    }

    private static void Line(StringBuilder text, string indent, string name, string? value)
    {
        if (!string.IsNullOrEmpty(value))
            text.Append(indent).Append(name).Append(": ").Append(value.Replace("\n", "\\n", StringComparison.Ordinal)).Append('\n');
    }

    private static string Date(DateTimeOffset date) => date.Year == 1601 ? "" : date.ToString("O", CultureInfo.InvariantCulture);
}
