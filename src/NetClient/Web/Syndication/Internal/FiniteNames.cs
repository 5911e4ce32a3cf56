using System.Xml;

namespace NetClient.Web.Syndication.Internal;

/// <summary>The names of a document, each kept once, as long as the document is read. A document with ever new ones would fill the memory, item by item.</summary>
internal sealed class FiniteNames : NameTable
{
    /// <summary>Feeds have some hundreds.</summary>
    public const int Most = 100_000;

    /// <summary>Of all names together.</summary>
    public const int MostLetters = 32 * 1024 * 1024;

    private int _count;
    private int _letters;

    public override string Add(string key) => Get(key) ?? Counted(base.Add(key));

    public override string Add(char[] key, int start, int len) => Get(key, start, len) ?? Counted(base.Add(key, start, len));

    private string Counted(string name)
    {
        if (++_count > Most)
            throw new XmlException($"The document has more than {Most} different names.");
        if (name.Length > MostLetters - _letters)
            throw new XmlException($"The document's different names have more than {MostLetters} letters.");
        _letters += name.Length;
        return name;
    }
}
