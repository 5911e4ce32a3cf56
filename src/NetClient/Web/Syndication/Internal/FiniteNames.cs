using System.Xml;

namespace NetClient.Web.Syndication.Internal;

/// <summary>The names of a document, each kept once, as long as the document is read. A document with ever new ones would fill the memory, item by item.</summary>
internal sealed class FiniteNames : NameTable
{
    /// <summary>Feeds have some hundreds.</summary>
    public const int Most = 100_000;

    private int _count;

    public override string Add(string key) => Get(key) ?? Counted(base.Add(key));

    public override string Add(char[] key, int start, int len) => Get(key, start, len) ?? Counted(base.Add(key, start, len));

    private string Counted(string name) => ++_count <= Most ? name : throw new XmlException($"The document has more than {Most} different names.");
}
