using System.CommandLine;
using NetClient.Capabilities;
using NetClient.Foundation;
using NetClient.Security.Credentials;
using NetClient.TestServers;
using NetClient.Web;
using NetClient.Web.AtomPub;
using NetClient.Web.Syndication;

// Publishes an entry, edits it, shows that a late edit is refused, and deletes it.
var service = new Argument<string?>("SERVICE") { Description = "The address of a service document; without one, a server of the sample's own.", DefaultValueFactory = _ => null };
var user = new Option<string?>("--user") { Description = "USER:PASSWORD for the server." };
var root = new RootCommand("Publishes, edits and deletes an entry by the Atom Publishing Protocol.") { service, user };
root.SetAction(async (result, stop) =>
{
    try
    {
        string? address = result.GetValue(service);
        await using AtomPubServer? server = address is null ? await AtomPubServer.StartAsync(cancellationToken: stop) : null;
        var client = new AtomPubClient();
        if (result.GetValue(user)?.Split(':', 2) is [{ Length: > 0 } name, { Length: > 0 } password])
            client.ServerCredential = new PasswordCredential("AtomPublisher", name, password);
        await PublishAsync(client, server?.Service ?? new Uri(address!), stop);
        return 0;
    }
    catch (Exception e) when (e is HttpRequestException or SyndicationException or CapabilityDeniedException or IOException)
    {
        Console.Error.WriteLine($"{WebError.GetStatus(e)}: {e.Message}");
        return 1;
    }
});
return await root.Parse(args).InvokeAsync();

static async Task PublishAsync(AtomPubClient client, Uri service, CancellationToken stop)
{
    ServiceDocument document = await client.RetrieveServiceDocumentAsync(service).AsTask(stop);
    foreach (Workspace workspace in document.Workspaces)
    {
        foreach (ResourceCollection one in workspace.Collections)
            Console.WriteLine($"{workspace.Title?.Text}: {one.Title?.Text} at {one.Uri?.AbsolutePath} takes {(one.Accepts.Count > 0 ? string.Join(", ", one.Accepts) : "entries")}");
    }
    ResourceCollection entries = document.Workspaces.SelectMany(workspace => workspace.Collections)
        .First(collection => collection.Accepts.Count == 0 || collection.Accepts.Any(type => type.StartsWith("application/atom+xml", StringComparison.OrdinalIgnoreCase)));

    var draft = new SyndicationItem("Hello", new SyndicationContent("<p>from AtomPublisher</p>", SyndicationTextType.Html), null);
    draft.Authors.Add(new SyndicationPerson("alice"));
    SyndicationItem created = await client.CreateResourceAsync(entries.Uri!, "Hello", draft).AsTask(stop);
    Console.WriteLine($"created {created.EditUri?.AbsolutePath}, version {created.ETag}");

    SyndicationItem late = await client.RetrieveResourceAsync(created.EditUri!).AsTask(stop);
    created.Title = new SyndicationText("Hello again");
    await client.UpdateResourceItemAsync(created).AsTask(stop);
    Console.WriteLine($"updated, version {created.ETag}");

    try
    {
        late.Title = new SyndicationText("Lost edit");
        await client.UpdateResourceItemAsync(late).AsTask(stop);
        Console.WriteLine("the late edit went through: this server knows no versions");
    }
    catch (HttpRequestException e) when (WebError.GetStatus(e.HResult) == WebErrorStatus.PreconditionFailed)
    {
        Console.WriteLine("the late edit was refused: PreconditionFailed");
    }

    SyndicationFeed feed = await client.RetrieveFeedAsync(entries.Uri!).AsTask(stop);
    Console.WriteLine($"the collection has {feed.Items.Count}: {string.Join(", ", feed.Items.Select(item => item.Title?.Text))}");
    await client.DeleteResourceItemAsync(created).AsTask(stop);
    Console.WriteLine("deleted");
}
