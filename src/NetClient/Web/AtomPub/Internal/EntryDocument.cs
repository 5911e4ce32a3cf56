using NetClient.Web.Syndication;
using NetClient.Web.Syndication.Internal;

namespace NetClient.Web.AtomPub.Internal;

/// <summary>An item as the document that is sent.</summary>
internal static class EntryDocument
{
    /// <summary>Writes it; what Atom requires and the item lacks is filled in, in the document only.</summary>
    public static byte[] Write(SyndicationItem item, TimeProvider time) => XmlOutput.ToUtf8(writer =>
    {
        var atom = new Atom10Writer(writer)
        {
            MissingId = () => $"urn:uuid:{Guid.NewGuid()}",
            MissingTime = time.GetUtcNow,
        };
        atom.Item(item);
    });
}
