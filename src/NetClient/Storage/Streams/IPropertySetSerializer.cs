using NetClient.Foundation.Collections;

namespace NetClient.Storage.Streams;

/// <summary>Turns a property set into bytes and back.</summary>
public interface IPropertySetSerializer
{
    /// <summary>Writes a property set.</summary>
    /// <param name="propertySet">What to write.</param>
    /// <returns>Its bytes.</returns>
    IBuffer Serialize(IPropertySet propertySet);

    /// <summary>Reads a property set.</summary>
    /// <param name="propertySet">Where the values are put.</param>
    /// <param name="buffer">The bytes.</param>
    void Deserialize(IPropertySet propertySet, IBuffer buffer);
}
