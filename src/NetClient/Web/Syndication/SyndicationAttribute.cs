using NetClient.Internal;

namespace NetClient.Web.Syndication;

/// <summary>An attribute that no property shows.</summary>
/// <remarks>Source: <see href="https://learn.microsoft.com/uwp/api/windows.web.syndication.syndicationattribute"/> (documented).</remarks>
public sealed class SyndicationAttribute
{
    private string _name = "", _namespace = "", _value = "";

    /// <summary>Makes an attribute whose name, namespace and value are empty.</summary>
    public SyndicationAttribute()
    {
    }

    /// <summary>Makes an attribute.</summary>
    /// <param name="attributeName">Its local name.</param>
    /// <param name="attributeNamespace">Its namespace; empty for none.</param>
    /// <param name="attributeValue">Its value.</param>
    /// <exception cref="ArgumentNullException">An argument is null (0x80070057).</exception>
    public SyndicationAttribute(string attributeName, string attributeNamespace, string attributeValue)
    {
        Name = attributeName;
        Namespace = attributeNamespace;
        Value = attributeValue;
    }

    /// <summary>The local name.</summary>
    public string Name { get => _name; set { Throw.IfNull(value); _name = value; } }

    /// <summary>The namespace; empty for none.</summary>
    public string Namespace { get => _namespace; set { Throw.IfNull(value); _namespace = value; } }

    /// <summary>The value.</summary>
    public string Value { get => _value; set { Throw.IfNull(value); _value = value; } }
}
