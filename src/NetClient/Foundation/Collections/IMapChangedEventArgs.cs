namespace NetClient.Foundation.Collections;

/// <summary>What changed in a map.</summary>
/// <typeparam name="TKey">The type of the keys.</typeparam>
public interface IMapChangedEventArgs<TKey>
{
    /// <summary>How the map changed.</summary>
    CollectionChange CollectionChange { get; }

    /// <summary>The key concerned; the type's default for <see cref="CollectionChange.Reset"/>.</summary>
    TKey Key { get; }
}
