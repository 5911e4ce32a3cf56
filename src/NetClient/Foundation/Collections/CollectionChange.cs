namespace NetClient.Foundation.Collections;

/// <summary>How a collection changed.</summary>
public enum CollectionChange
{
    /// <summary>The collection was emptied or replaced as a whole.</summary>
    Reset = 0,

    /// <summary>An item was added.</summary>
    ItemInserted = 1,

    /// <summary>An item was removed.</summary>
    ItemRemoved = 2,

    /// <summary>An item was given another value.</summary>
    ItemChanged = 3,
}
