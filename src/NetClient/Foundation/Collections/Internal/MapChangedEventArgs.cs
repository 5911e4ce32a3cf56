namespace NetClient.Foundation.Collections.Internal;

/// <summary>What changed in a map.</summary>
internal sealed record MapChangedEventArgs<TKey>(CollectionChange CollectionChange, TKey Key) : IMapChangedEventArgs<TKey>;
