using System.Xml;
using NetClient.Web.Syndication;
using NetClient.Web.Syndication.Internal;

namespace NetClient.Web.AtomPub.Internal;

/// <summary>Reads service documents (RFC 5023 section 8).</summary>
internal sealed class ServiceReader(ElementReader elements)
{
    public static async Task<ServiceDocument> ReadAsync(FeedSource source, Uri documentUri, CancellationToken cancellationToken)
    {
        ServiceDocument? service = null;
        string root = "";
        await FeedParser.ReadDocumentAsync(source, reader =>
        {
            root = reader.Xml.LocalName;
            if (root == "service" && IsApp(reader.Xml))
                service = new ServiceReader(reader).Service(new Scope(documentUri, ""));
        }, cancellationToken).ConfigureAwait(false);
        return service ?? throw (root is "feed" or "entry" or "categories" or "rss" or "RDF"
            ? new SyndicationException(SyndicationErrorStatus.UnexpectedContent, $"A service document was expected, and this is a \"{root}\".", 1, 1)
            : new SyndicationException(SyndicationErrorStatus.UnsupportedFormat, "The document is not a service document.", 1, 1));
    }

    private ServiceDocument Service(in Scope document)
    {
        Scope scope = document.Inside(elements.Xml);
        var service = new ServiceDocument();
        elements.Begin(service, scope);
        List<Workspace> workspaces = [];
        Children(service, scope, (name, inner) =>
        {
            if (name != "workspace")
                return false;
            workspaces.Add(Workspace(inner));
            return true;
        });
        if (workspaces.Count == 0)
            throw new SyndicationException(SyndicationErrorStatus.MissingRequiredElement, "The service document has no \"workspace\".", elements.Place.Line, elements.Place.Column);
        service.Workspaces = workspaces;
        return service;
    }

    private Workspace Workspace(in Scope outer)
    {
        Scope scope = outer.Inside(elements.Xml);
        var workspace = new Workspace();
        elements.Begin(workspace, scope);
        List<ResourceCollection> collections = [];
        Children(workspace, scope, (name, inner) =>
        {
            if (name == "title" && workspace.Title is null)
                workspace.Title = Title(inner);
            else if (name == "collection")
                collections.Add(Collection(inner));
            else
                return false;
            return true;
        });
        workspace.Collections = collections;
        return workspace;
    }

    private ResourceCollection Collection(in Scope outer)
    {
        Scope scope = outer.Inside(elements.Xml);
        var collection = new ResourceCollection();
        string? address = null;
        (int, int) place = elements.Place;
        elements.Begin(collection, scope, (name, value) => name == "href" && (address = value) is not null);
        if (address is null)
            throw new SyndicationException(SyndicationErrorStatus.MissingRequiredAttribute, "A \"collection\" has no \"href\".", place.Item1, place.Item2);
        collection.Uri = elements.Address(address, scope, place, out string? unresolved);
        collection.UriText = unresolved;
        List<string> accepts = [];
        List<SyndicationCategory> categories = [];
        Children(collection, scope, (name, inner) =>
        {
            switch (name)
            {
                case "title" when collection.Title is null:
                    collection.Title = Title(inner);
                    return true;
                case "accept":
                    accepts.AddRange(elements.PlainText().Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries));
                    return true;
                case "categories":
                    Categories(categories, inner);
                    return true;
                default:
                    return false;
            }
        });
        (collection.Accepts, collection.Categories) = (accepts, categories);
        return collection;
    }

    // Categories that stand in another document (href) are not fetched.
    private void Categories(List<SyndicationCategory> categories, in Scope outer)
    {
        Scope scope = outer.Inside(elements.Xml);
        string common = elements.Xml.GetAttribute("scheme") ?? "";
        (int depth, bool isEmpty) = (elements.Xml.Depth, elements.Xml.IsEmptyElement);
        while (!isEmpty && elements.MoveToChild(depth))
        {
            if (elements.Xml.LocalName != "category")
            {
                elements.Skip();
                continue;
            }
            SyndicationCategory category = AtomReader.ReadCategory(elements, scope);
            if (category.Scheme.Length == 0)
                category.Scheme = common;   // RFC 5023 section 7.2.1
            categories.Add(category);
        }
    }

    private SyndicationText Title(in Scope outer)
    {
        Scope scope = outer.Inside(elements.Xml);
        string type = (elements.Xml.GetAttribute("type") ?? TextTypes.Text).Trim();
        var title = new SyndicationText();
        elements.Begin(title, scope, static (name, _) => name == "type");
        FeedText read = elements.Text(isSource: type == TextTypes.Html, out TextShape shape);
        title.Type = shape == TextShape.OneElement && type == TextTypes.Xhtml ? TextTypes.Xhtml : shape == TextShape.Plain && type != TextTypes.Html ? TextTypes.Text : TextTypes.Html;
        title.ReadText = title.ReadValue = read;
        return title;
    }

    private void Children(SyndicationNode owner, in Scope scope, Func<string, Scope, bool> take)
    {
        (int depth, bool isEmpty) = (elements.Xml.Depth, elements.Xml.IsEmptyElement);
        while (!isEmpty && elements.MoveToChild(depth))
        {
            bool isKnown = IsApp(elements.Xml) || FeedNames.Of(elements.Xml.NamespaceURI) is Vocabulary.Atom10 or Vocabulary.Atom03;
            if (!isKnown || !take(elements.Xml.LocalName, scope))
                owner.ElementExtensions.Add(elements.Extension(scope));
        }
    }

    private static bool IsApp(XmlReader xml) => FeedNames.Of(xml.NamespaceURI) is Vocabulary.App or Vocabulary.None;
}
