namespace NetClient.Web.Syndication.Internal;

/// <summary>What stood between an element's tags.</summary>
internal enum TextShape
{
    /// <summary>Text, or nothing.</summary>
    Plain,

    /// <summary>One element, with at most space around it.</summary>
    OneElement,

    /// <summary>Text and elements, or several elements.</summary>
    Mixed,
}
