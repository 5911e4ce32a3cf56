using System.Globalization;

namespace NetClient.Web.Syndication.Internal;

/// <summary>Values that may be wrong: dates, addresses, numbers. What is not understood is reported, and kept.</summary>
internal sealed partial class ElementReader
{
    private readonly (string Text, Uri? BaseUri, Uri? Uri)[] _addresses = new (string, Uri?, Uri?)[16];

    /// <summary>Reads a date. One that is none stays with the owner, as an extension.</summary>
    /// <returns>The date; the current one when the text is none, or when it was given before.</returns>
    public DateTimeOffset Date(DateTimeOffset current, SyndicationNode owner, in Scope scope, bool wholeSeconds)
    {
        (int, int) place = Place;
        return Date(current, owner, Extension(scope), place, wholeSeconds);
    }

    /// <summary>The same of an element that was read before.</summary>
    public DateTimeOffset Date(DateTimeOffset current, SyndicationNode owner, SyndicationNode node, (int, int) place, bool wholeSeconds)
    {
        string text = node.NodeValue ?? "";
        if (current != FeedDate.None)
        {
            ReportAt(place, SyndicationProblemKind.UnexpectedContent, $"There is a second \"{Quoted.Of(node.NodeName)}\".", text);
        }
        else if (FeedDate.TryRead(text, out DateTimeOffset date, out string? doubt))
        {
            if (doubt is not null)
                ReportAt(place, SyndicationProblemKind.Date, doubt, text);
            return wholeSeconds ? date.AddTicks(-(date.Ticks % TimeSpan.TicksPerSecond)) : date;
        }
        else
        {
            ReportAt(place, SyndicationProblemKind.Date, $"The date in \"{Quoted.Of(node.NodeName)}\" is none; it stays among the extensions.", text);
        }
        owner.ElementExtensions.Add(node);
        return current;
    }

    /// <summary>Reads an address that was found in the element; null when it is none.</summary>
    /// <param name="text">The address.</param>
    /// <param name="scope">The scope that it stands in.</param>
    /// <param name="place">Where the element is.</param>
    /// <param name="unresolved">The address as it was written, when it is none; null otherwise.</param>
    public Uri? Address(string text, in Scope scope, (int, int) place, out string? unresolved)
    {
        unresolved = null;
        // The page of an author, the scheme of a category: the same in item after item.
        ref (string Text, Uri? BaseUri, Uri? Uri) known = ref _addresses[(uint)text.GetHashCode(StringComparison.Ordinal) % (uint)_addresses.Length];
        if (known.Text == text && ReferenceEquals(known.BaseUri, scope.BaseUri))
            return known.Uri;
        if (scope.Resolve(text) is { } uri)
        {
            known = (text, scope.BaseUri, uri);
            return uri;
        }
        unresolved = text;
        ReportAt(place, SyndicationProblemKind.Uri, "The address is none, or is relative to nothing.", text);
        return null;
    }

    /// <summary>Reads the length of what a link leads to. False when it is none, or larger than WinRT's type for it: then it stays among the extensions, and is written back.</summary>
    public bool TryLength(string text, SyndicationLink link)
    {
        string trimmed = text.Trim();
        if (uint.TryParse(trimmed, NumberStyles.None, CultureInfo.InvariantCulture, out uint length))
            link.Length = length;
        else if (trimmed.Length > 0)
            Report(SyndicationProblemKind.Number, "The length is no number, or larger than 4 GiB; it stays among the attributes.", text);
        return trimmed.Length == 0 || length > 0 || trimmed.AsSpan().Trim('0').IsEmpty;
    }
}
