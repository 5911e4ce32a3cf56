namespace NetClient.Web.Syndication.Internal.Repair;

/// <summary>What an element is known for by its name.</summary>
[Flags]
internal enum ElementTraits
{
    None = 0,

    /// <summary>Where it begins, one that holds text only is over.</summary>
    Neighbour = 1 << 0,

    /// <summary>It holds text only.</summary>
    TextOnly = 1 << 1,

    /// <summary>A feed, an item, or another one that holds the elements of feeds.</summary>
    Container = 1 << 2,

    /// <summary>A container, under whatever prefix.</summary>
    PrefixedContainer = 1 << 3,

    /// <summary>It holds a text in which HTML may stand, under whatever prefix.</summary>
    Text = 1 << 4,

    /// <summary>An item or an entry, under whatever prefix.</summary>
    Item = 1 << 5,

    /// <summary>In HTML it holds nothing, in whatever letters it is written.</summary>
    HoldsNothing = 1 << 6,

    /// <summary>In HTML it ends others that begin before it, in whatever letters it is written.</summary>
    EndsSiblings = 1 << 7,
}

/// <summary>The names that have traits. One look for each start tag: there are a great many.</summary>
internal static class KnownElements
{
    private const ElementTraits UnderPrefix = ElementTraits.PrefixedContainer | ElementTraits.Text | ElementTraits.Item;
    private const ElementTraits OfHtml = ElementTraits.HoldsNothing | ElementTraits.EndsSiblings;
    private const int LongestOfHtml = 8;

    // A quarter of the places are taken: nearly every name is found, or known not to be there, at the first look.
    private const int Places = 256;

    private static readonly (string? Name, ElementTraits Traits)[] All = Collect(
        (ElementTraits.Neighbour,
            "item entry title link description guid pubDate enclosure lastBuildDate id updated published summary content language author"),
        (ElementTraits.TextOnly, "title link guid pubDate lastBuildDate id updated published language"),
        (ElementTraits.Container | ElementTraits.PrefixedContainer, "channel item image textInput textinput feed entry"),
        (ElementTraits.Text, "title description encoded summary subtitle rights tagline info copyright"),
        (ElementTraits.Item, "item entry"),
        (ElementTraits.HoldsNothing, "br hr img input wbr area base col embed link meta source track"),
        (ElementTraits.EndsSiblings, string.Join(' ', RepairingReader.ThatEndOthers)));

    /// <summary>What ends an element that often holds a CDATA section.</summary>
    public static readonly string[] EndTagsOfTexts = [.. "title description content:encoded summary content subtitle item entry".Split(' ').Select(name => $"</{name}>")];

    public static bool Has(this ElementTraits traits, ElementTraits trait) => (traits & trait) != 0;

    public static ElementTraits Of(ReadOnlySpan<char> name)
    {
        if (Find(name) is var traits and not ElementTraits.None)
            return traits;
        int colon = name.LastIndexOf(':');
        if (colon >= 0)
            return Find(name[(colon + 1)..]) & UnderPrefix;
        if (name.Length > LongestOfHtml || !name.ContainsAnyInRange('A', 'Z'))
            return ElementTraits.None;
        Span<char> lower = stackalloc char[LongestOfHtml];
        return Find(lower[..name.ToLowerInvariant(lower)]) & OfHtml;
    }

    private static ElementTraits Find(ReadOnlySpan<char> name)
    {
        if (name.IsEmpty)
            return ElementTraits.None;
        for (int place = PlaceOf(name); All[place].Name is { } known; place = (place + 1) % Places)
        {
            if (name.SequenceEqual(known))
                return All[place].Traits;
        }
        return ElementTraits.None;
    }

    private static int PlaceOf(ReadOnlySpan<char> name) => ((name.Length * 37) + (name[0] * 11) + (name[^1] * 5)) % Places;

    private static (string? Name, ElementTraits Traits)[] Collect(params (ElementTraits Traits, string Names)[] groups)
    {
        var all = new (string? Name, ElementTraits Traits)[Places];
        foreach ((ElementTraits traits, string names) in groups)
        {
            foreach (string name in names.Split(' '))
            {
                int place = PlaceOf(name);
                while (all[place].Name is { } other && other != name)
                    place = (place + 1) % Places;
                all[place] = (name, all[place].Traits | traits);
            }
        }
        return all;
    }
}
