using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using NetClient.Capabilities;
using NetClient.Foundation;
using NetClient.Web;
using NetClient.Web.Syndication;
using Spectre.Console;

// Shows the entries of a feed, from the network or from a file.
var source = new Argument<string>("URL|FILE") { Description = "A feed, a page that names one, or a file." };
var json = new Option<bool>("--json") { Description = "Write JSON in place of a table." };
var root = new RootCommand("Shows the entries of a feed.") { source, json };
root.SetAction(async (result, stop) =>
{
    try
    {
        SyndicationFeed feed = await ReadAsync(result.GetValue(source)!, stop);
        if (result.GetValue(json))
            WriteJson(feed);
        else
            WriteTable(feed);
        return 0;
    }
    catch (SyndicationException e)
    {
        Console.Error.WriteLine($"{e.Status}: {e.Message}");
        return 3;
    }
    catch (HttpRequestException e)
    {
        Console.Error.WriteLine($"{WebError.GetStatus(e.HResult)}: {e.Message}");
        return 1;
    }
    catch (Exception e) when (e is CapabilityDeniedException or IOException or UnauthorizedAccessException)
    {
        Console.Error.WriteLine(e.Message);
        return 1;
    }
    catch (OperationCanceledException)
    {
        return 130;
    }
});
return await root.Parse(args).InvokeAsync();

static async Task<SyndicationFeed> ReadAsync(string source, CancellationToken stop)
{
    if (!source.StartsWith("http://", StringComparison.OrdinalIgnoreCase) && !source.StartsWith("https://", StringComparison.OrdinalIgnoreCase))
    {
        var feed = new SyndicationFeed();
        bool isAddress = Uri.TryCreate(source, UriKind.Absolute, out Uri? address) && address.IsFile;
        await using FileStream file = File.OpenRead(isAddress ? address!.LocalPath : source);
        feed.Load(file);
        return feed;
    }

    var client = new SyndicationClient();
    client.SetRequestHeader("User-Agent", "FeedReader/1.0");
    var uri = new Uri(source);
    try
    {
        return await client.RetrieveFeedAsync(uri).AsTask(stop);
    }
    catch (SyndicationException) when (stop.CanBeCanceled)
    {
        // A page, perhaps: the first feed that it names.
        IReadOnlyList<SyndicationLink> feeds = await client.DiscoverFeedsAsync(uri, stop);
        if (feeds.Count == 0 || feeds[0].Uri == uri)
            throw;
        return await client.RetrieveFeedAsync(feeds[0].Uri!).AsTask(stop);
    }
}

static DateTimeOffset? DateOf(SyndicationItem item) => new[] { item.PublishedDate, item.LastUpdatedTime }.Where(date => date.Year > 1601).Select(date => (DateTimeOffset?)date).FirstOrDefault();

static void WriteTable(SyndicationFeed feed)
{
    var table = new Table().Title(Markup.Escape(feed.Title?.Text ?? "(no title)")).AddColumn("Date").AddColumn("Title").AddColumn("Link");
    foreach (SyndicationItem item in feed.Items)
    {
        table.AddRow(DateOf(item)?.UtcDateTime.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture) ?? "", Markup.Escape(item.Title?.Text ?? "(no title)"),
            Markup.Escape(item.Links.FirstOrDefault(link => link.Relationship == "alternate")?.Uri?.AbsoluteUri ?? ""));
    }
    AnsiConsole.Write(table);
    AnsiConsole.WriteLine($"{feed.Items.Count} entries, {feed.SourceFormat}");
    foreach (SyndicationProblem problem in feed.Problems)
        AnsiConsole.WriteLine($"{problem.Kind} {problem}");
}

static void WriteJson(SyndicationFeed feed)
{
    using Stream output = Console.OpenStandardOutput();
    using var writer = new Utf8JsonWriter(output, new JsonWriterOptions { Indented = true });
    writer.WriteStartObject();
    writer.WriteString("format", feed.SourceFormat.ToString());
    writer.WriteString("title", feed.Title?.Text);
    writer.WriteStartArray("items");
    foreach (SyndicationItem item in feed.Items)
    {
        writer.WriteStartObject();
        writer.WriteString("id", item.Id);
        writer.WriteString("title", item.Title?.Text);
        writer.WriteString("link", item.Links.FirstOrDefault(link => link.Relationship == "alternate")?.Uri?.AbsoluteUri);
        writer.WriteString("date", DateOf(item)?.ToString("O", CultureInfo.InvariantCulture));
        writer.WriteString("summary", item.Summary?.Text);
        writer.WriteEndObject();
    }
    writer.WriteEndArray();
    writer.WriteStartArray("problems");
    foreach (SyndicationProblem problem in feed.Problems)
    {
        writer.WriteStartObject();
        writer.WriteString("kind", problem.Kind.ToString());
        writer.WriteString("message", problem.Message);
        writer.WriteString("text", problem.Text);
        writer.WriteNumber("line", problem.Line);
        writer.WriteNumber("column", problem.Column);
        writer.WriteEndObject();
    }
    writer.WriteEndArray();
    writer.WriteEndObject();
}
